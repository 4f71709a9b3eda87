using Microsoft.Extensions.FileProviders;

namespace ZeroCopy.Host.Serving;

/// <summary>The web application behind <c>zerocopy</c>.</summary>
internal static class StaticFileServer
{
    private static readonly Dictionary<string, string?> LoggingDefaults = new()
    {
        ["Logging:LogLevel:Default"] = "Warning",
        // While this category is on at any level, each request gets an Activity and a log scope.
        ["Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics"] = "None",
        // A failed start is told in one line, by the command.
        ["Logging:LogLevel:Microsoft.Extensions.Hosting.Internal.Host"] = "None",
    };

    /// <summary>Builds the server for one directory; it does not listen yet.</summary>
    public static WebApplication Create(string root, string[] urls)
    {
        // Empty: the slim builder brings host filtering and more into every request.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ApplicationName = "zerocopy",
            ContentRootPath = AppContext.BaseDirectory,
        });

        // A later source wins over an earlier one.
        builder.Configuration
            .AddInMemoryCollection(LoggingDefaults)
            .AddJsonFile("appsettings.json", optional: true)
            .AddEnvironmentVariables();
        builder.Logging.AddConfiguration(builder.Configuration.GetSection("Logging")).AddSimpleConsole();

        builder.WebHost.UseKestrelCore();
        builder.WebHost.UseSockets(transport =>
        {
            // Nothing in this pipeline blocks, so it runs where the bytes arrive.
            transport.UnsafePreferInlineScheduling = true;
        });
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.WebHost.UseZeroCopy(options =>
        {
            options.InlineCompletions = true;
            options.OpenFileCacheRevalidation = TimeSpan.FromSeconds(1);
        });
        builder.WebHost.UseUrls(urls);

        var app = builder.Build();
        var files = new StaticFileOptions
        {
            FileProvider = new PhysicalFileProvider(root),
            // A file server serves files; a type that nobody knows is bytes (RFC 9110 §8.3).
            ServeUnknownFileTypes = true,
            DefaultContentType = "application/octet-stream",
        };

        // Files first: only what is no file pays for the look at directories.
        app.UseZeroCopyStaticFiles(files);
        app.UseDefaultFiles(new DefaultFilesOptions { FileProvider = files.FileProvider });
        app.UseZeroCopyStaticFiles(files);
        return app;
    }
}
