using System.Globalization;
using ZeroCopy.Host.Configuration;

namespace ZeroCopy.Host.Systemd;

/// <summary>Tells the service manager when the server listens, ends, and at intervals that it lives.</summary>
internal sealed class ServiceStatus(ServiceNotifier notifier, TimeSpan? watchdog, ServerSettings settings, IHostApplicationLifetime lifetime) : IHostedService, IDisposable
{
    private Timer? _ping;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStarted.Register(() => notifier.Ready(Describe(settings)));
        lifetime.ApplicationStopping.Register(notifier.Stopping);

        // Half of the time, as sd_watchdog_enabled(3) recommends. By the thread pool: a server whose pool is stuck does not say that it lives.
        if (watchdog is { } limit)
        {
            _ping = new Timer(static state => ((ServiceNotifier)state!).Ping(), notifier, TimeSpan.Zero, limit / 2);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    /// <remarks>The manager waits for the end of connections as long as its own limit says, and wants to be told meanwhile.</remarks>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _ping?.Dispose();

    /// <summary>What is served, in one line.</summary>
    public static string Describe(ServerSettings settings) => string.Create(
        CultureInfo.InvariantCulture, $"Serving {settings.Sites.Count} site{(settings.Sites.Count == 1 ? "" : "s")} on {string.Join(", ", settings.Urls)}");
}
