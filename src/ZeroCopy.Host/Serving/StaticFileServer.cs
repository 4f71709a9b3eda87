using Microsoft.Extensions.FileProviders;
using ZeroCopy.StaticFiles;

namespace ZeroCopy.Host.Serving;

/// <summary>The web application behind <c>zerocopy</c>.</summary>
internal static class StaticFileServer
{
    /// <summary>The field that explains, where it is asked for without a name.</summary>
    public const string DefaultDebugHeader = "Zerocopy-Explain";

    private static readonly Dictionary<string, string?> LoggingDefaults = new()
    {
        ["Logging:LogLevel:Default"] = "Warning",
        // While this category is on at any level, each request gets an Activity and a log scope.
        ["Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics"] = "None",
        // A failed start is told in one line, by the command.
        ["Logging:LogLevel:Microsoft.Extensions.Hosting.Internal.Host"] = "None",
    };

    /// <summary>Whether files are answered on the connection; "ConnectionDoor": false leaves every request to the pipeline, which answers the same.</summary>
    public static bool HasDoor(IConfiguration configuration) => configuration.GetValue("ConnectionDoor", defaultValue: true);

    /// <summary>Builds the server for one directory; it does not listen yet.</summary>
    /// <param name="settings">The site.</param>
    /// <param name="customize">Changes the builder last of all.</param>
    /// <exception cref="InvalidSettingException">The configuration holds something that cannot be meant.</exception>
    public static WebApplication Create(ServeSettings settings, Action<WebApplicationBuilder>? customize = null)
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

        // Downloads under way are finished on SIGTERM; a client that stalls then holds the process no longer than this. The default
        // of 30 s is what container runtimes wait before they kill. "shutdownTimeoutSeconds" in the configuration sets another.
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout =
            TimeSpan.FromSeconds(builder.Configuration.GetValue("shutdownTimeoutSeconds", defaultValue: 10)));

        builder.WebHost.UseKestrelCore();
        builder.WebHost.UseZeroCopySockets(transport =>
        {
            // Nothing in this pipeline blocks, so it runs where the bytes arrive.
            transport.UnsafePreferInlineScheduling = true;
            transport.CreateBoundListenSocket = ListenSocket.Bind;
        });
        var transfer = TransferSettings.Read(settings.TransferMode, builder.Configuration);
        builder.Services.AddSingleton(transfer);
        var site = Describe(settings with { DebugHeader = settings.DebugHeader ?? ReadDebugHeader(builder.Configuration) });
        site.Files.TransferMode = transfer.Mode;
        builder.Services.AddSingleton(site);
        var hasDoor = HasDoor(builder.Configuration);

        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;

            if (hasDoor)
            {
                kestrel.ConfigureEndpointDefaults(endpoint => endpoint.UseZeroCopyFileServer(site));
            }
        });
        builder.WebHost.UseZeroCopy(options =>
        {
            options.InlineCompletions = true;

            // The door remembers for a second what it has seen; it is to see what is there, not what another cache saw a second ago.
            options.OpenFileCacheRevalidation = TimeSpan.FromSeconds(hasDoor ? 0 : 1);
            options.OpenFileCacheCapacity = 2048;
            options.TransferCalibrationFile = transfer.CalibrationFile;
        });
        builder.WebHost.UseUrls([.. settings.Urls]);

        customize?.Invoke(builder);
        var app = builder.Build();
        app.UseZeroCopyFileServer(site);
        return app;
    }

    // A name, or true for the usual one.
    private static string? ReadDebugHeader(ConfigurationManager configuration) => configuration["DebugHeader"] switch
    {
        null or "" => null,
        var text when bool.TryParse(text, out var isOn) => isOn ? DefaultDebugHeader : null,
        var name => name,
    };

    /// <summary>What an operator expects of a web server, where the library keeps to what <c>UseFileServer</c> does.</summary>
    private static ZeroCopyFileServerOptions Describe(ServeSettings settings)
    {
        var options = new ZeroCopyFileServerOptions
        {
            FileProvider = new PhysicalFileProvider(settings.Root),
            EnableDirectoryBrowsing = settings.ListDirectories,
            CleanUrls = settings.CleanUrls,
            NavigationFallback = settings.NavigationFallback,
        };

        foreach (var path in settings.TryFiles)
        {
            options.TryFiles.Add(path);
        }

        // A file server serves files; a type that nobody knows is bytes (RFC 9110 §8.3).
        options.StaticFileOptions.ServeUnknownFileTypes = true;
        options.StaticFileOptions.DefaultContentType = "application/octet-stream";

        // index.html before the rest: of the four names it is the one that sites use.
        options.DefaultFilesOptions.DefaultFileNames = ["index.html", "index.htm"];
        options.Files.AnswerOtherMethods = true;
        options.Files.DebugHeader = settings.DebugHeader;
        options.Files.ImmutableHashedNames = true;
        options.Files.PrecompressedCodings.Add("br");
        options.Files.PrecompressedCodings.Add("zstd");
        options.Files.PrecompressedCodings.Add("gzip");

        // Where the site has them.
        options.ErrorPages["404"] = "/404.html";
        options.ErrorPages["5xx"] = "/50x.html";
        return options;
    }
}
