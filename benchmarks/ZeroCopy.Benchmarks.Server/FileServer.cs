using Microsoft.Extensions.FileProviders;

namespace ZeroCopy.Benchmarks.Server;

/// <summary>
/// One application on Kestrel's defaults, twice: the only difference between the two is the line that serves the files.
/// </summary>
internal static class FileServer
{
    public static async Task RunAsync(string directory, string url, bool zeroCopy)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);

        await using var app = builder.Build();
        using var files = new PhysicalFileProvider(Path.GetFullPath(directory));
        var options = new StaticFileOptions { FileProvider = files, ServeUnknownFileTypes = true };

        if (zeroCopy)
        {
            app.UseZeroCopyStaticFiles(options);
        }
        else
        {
            app.UseStaticFiles(options);
        }

        await app.RunAsync();
    }
}
