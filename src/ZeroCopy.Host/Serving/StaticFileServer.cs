using ZeroCopy.Host.Configuration;
using ZeroCopy.Host.Tls;
using ZeroCopy.StaticFiles;

namespace ZeroCopy.Host.Serving;

/// <summary>The web application behind <c>zerocopy</c>.</summary>
internal static class StaticFileServer
{
    /// <summary>Builds the server; it does not listen yet.</summary>
    /// <param name="command">What the command line asks for.</param>
    /// <param name="customize">Changes the builder last of all.</param>
    /// <exception cref="InvalidConfigurationException">The configuration holds something that cannot be meant.</exception>
    /// <exception cref="InvalidSettingException">The command line does.</exception>
    public static WebApplication Create(ServeSettings command, Action<WebApplicationBuilder>? customize = null)
    {
        var settings = ServerSettings.Read(command);

        // Empty: the slim builder brings host filtering and more into every request.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ApplicationName = "zerocopy",
            ContentRootPath = settings.BaseDirectory,
        });

        var configuration = new CurrentConfiguration(settings.Document);
        ((IConfigurationBuilder)builder.Configuration).Add(configuration);
        builder.Logging.AddConfiguration(builder.Configuration.GetSection("Logging")).AddSimpleConsole();

        // Downloads under way are finished on SIGTERM; a client that stalls then holds the process no longer than this. The default
        // of 30 s is what container runtimes wait before they kill. "shutdownTimeoutSeconds" in the configuration sets another.
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = settings.ShutdownTimeout);

        builder.WebHost.UseKestrelCore();
        builder.WebHost.UseZeroCopySockets(transport =>
        {
            // Nothing in this pipeline blocks, so it runs where the bytes arrive; but a handshake computes for a millisecond.
            transport.UnsafePreferInlineScheduling = !settings.HasHttps;
            transport.CreateBoundListenSocket = ListenSocket.Bind;
        });
        var sites = new ZeroCopySites([.. settings.Sites.Select(site => site.ToSite())]);
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton(sites);
        builder.Services.AddSingleton<IHostedService>(services => new ConfigurationReload(
            command, settings, sites, configuration, services.GetServices<ISettingsFollower>(), services.GetRequiredService<ILoggerFactory>()));

        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;

            if (settings.HasDoor)
            {
                kestrel.ConfigureEndpointDefaults(endpoint => endpoint.UseZeroCopySites(sites));
            }
        });
        builder.WebHost.UseZeroCopy(options =>
        {
            options.InlineCompletions = !settings.HasHttps;

            // The door remembers for a second what it has seen; it is to see what is there, not what another cache saw a second ago.
            options.OpenFileCacheRevalidation = TimeSpan.FromSeconds(settings.HasDoor ? 0 : 1);
            options.OpenFileCacheCapacity = 2048;
            options.TransferCalibrationFile = settings.Transfer.CalibrationFile;
        });
        builder.UseEndpoints(settings);
        builder.AddHttpsPolicies(settings);

        customize?.Invoke(builder);
        var app = builder.Build();
        app.UseHttpsPolicies();
        app.UseZeroCopySites(sites);
        return app;
    }
}
