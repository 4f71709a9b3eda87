using ZeroCopy.Host.AccessLogs;
using ZeroCopy.Host.Admin;
using ZeroCopy.Host.Configuration;
using ZeroCopy.Host.Limits;
using ZeroCopy.Host.Origin;
using ZeroCopy.Host.Proxying;
using ZeroCopy.Host.Systemd;
using ZeroCopy.Host.Telemetry;
using ZeroCopy.Host.Tls;
using ZeroCopy.StaticFiles;

namespace ZeroCopy.Host.Serving;

/// <summary>The web application behind <c>zerocopy</c>.</summary>
internal static class StaticFileServer
{
    // Whoever ends it cuts what is left after the timeout; the host only where that fails.
    private static readonly TimeSpan ShutdownReserve = TimeSpan.FromSeconds(2);

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
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = settings.ShutdownTimeout + ShutdownReserve);
        builder.AddAccessLog(settings);
        builder.AddTelemetry(settings);
        builder.AddAdmin(settings);

        builder.WebHost.UseKestrelCore();
        builder.WebHost.UseZeroCopySockets(transport =>
        {
            transport.UnsafePreferInlineScheduling = settings.RunsOnEventThread;
            transport.CreateBoundListenSocket = endpoint => ListenSocket.Bind(endpoint, settings.UnixSocket);
        });
        var sites = new ZeroCopySites([.. settings.Sites.Select(site => site.ToSite())]);
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton(sites);
        builder.Services.AddSingleton<IHostedService>(services => new ConfigurationReload(
            command, settings, sites, configuration, services.GetServices<ISettingsFollower>(), services.GetRequiredService<ILoggerFactory>())
        {
            Manager = services.GetService<ServiceNotifier>(),
        });
        builder.Services.AddSingleton<UserSignals>();
        builder.Services.AddSingleton<IHostedService>(services => services.GetRequiredService<UserSignals>());

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
            options.InlineCompletions = settings.RunsOnEventThread;

            // The door remembers for a second what it has seen; it is to see what is there, not what another cache saw a second ago.
            options.OpenFileCacheRevalidation = TimeSpan.FromSeconds(settings.HasDoor ? 0 : 1);
            options.OpenFileCacheCapacity = 2048;
            options.TransferCalibrationFile = settings.Transfer.CalibrationFile;
            options.LeaveSampledRequests = settings.Telemetry.Traces;
        });

        if (!command.IsRehearsal)
        {
            builder.AddProxyProtocol(settings, command.Sockets);
            builder.AddServiceManager(settings);
        }

        builder.AddHttpsPolicies(settings);
        builder.UseEndpoints(settings, command.Sockets);

        builder.AddLimits(settings.Limits, settings.Access, settings.TrustedPeers);
        builder.AddProxy(settings, command);
        customize?.Invoke(builder);
        var app = builder.Build();
        app.UseAccessLog();
        app.UseTrustedForwarding(settings);
        app.UseLimits(settings);
        app.UseHttpsPolicies();
        app.UseZeroCopySites(sites);
        app.UseProxy();
        app.Services.GetRequiredService<UserSignals>().Add("caches purged", sites.Purge);
        return app;
    }
}
