using Microsoft.Extensions.FileProviders;

namespace ZeroCopy.Benchmarks.Server;

/// <summary>
/// One application on Kestrel's defaults: the only difference between <c>stock</c> and <c>library</c> is the line that
/// serves the files. <c>blocking</c> has a handler that holds its thread, and answers files on the connection, on event threads.
/// </summary>
internal static class FileServer
{
    /// <summary>How long <c>GET /block</c> holds its thread.</summary>
    private const int BlockMilliseconds = 200;

    public static async Task RunAsync(string directory, string url, bool zeroCopy, bool blocking = false)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);

        using var files = new PhysicalFileProvider(Path.GetFullPath(directory));
        var options = new StaticFileOptions { FileProvider = files, ServeUnknownFileTypes = true };

        if (blocking)
        {
            builder.WebHost.UseSockets(transport => transport.UnsafePreferInlineScheduling = true);
            builder.WebHost.UseZeroCopy(endpoints => endpoints.InlineCompletions = true);
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(endpoint => endpoint.UseZeroCopyStaticFiles(options)));
        }

        await using var app = builder.Build();

        if (zeroCopy)
        {
            app.UseZeroCopyStaticFiles(options);
        }
        else
        {
            app.UseStaticFiles(options);
        }

        if (blocking)
        {
            app.MapGet("/block", Block);
        }

        await app.RunAsync();
    }

    /// <summary>What a handler should not do, and many do: a database driver without async, a lock, a disk.</summary>
    private static Task Block(HttpContext context)
    {
        Thread.Sleep(BlockMilliseconds);
        context.Response.ContentLength = 0;
        return Task.CompletedTask;
    }
}
