using Microsoft.Extensions.Primitives;
using Yarp.ReverseProxy.Configuration;
using ZeroCopy.Host.Configuration;
using ZeroCopy.Host.Serving;

namespace ZeroCopy.Host.Proxying;

/// <summary>Takes up changed routes, clusters and directories while the server runs. What comes here has been found to be right.</summary>
internal sealed class ProxyReload : IHostedService, IDisposable
{
    private readonly IConfiguration _configuration;
    private readonly ServeSettings _command;
    private readonly IServiceProvider _services;
    private IDisposable? _subscription;

    public ProxyReload(IConfiguration configuration, ServeSettings command, IServiceProvider services)
    {
        _configuration = configuration;
        _command = command;
        _services = services;
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        // Made now, so that it tells of destinations before the first request.
        _services.GetRequiredService<ProxyMetrics>();
        _subscription = ChangeToken.OnChange(_configuration.GetReloadToken, Apply);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose() => _subscription?.Dispose();

    private void Apply()
    {
        var proxy = ReverseProxySection.Read(_configuration, [], static (_, _) => { });
        var directories = InternalFilesSection.Read(_configuration, ServerSettings.BaseDirectoryOf(_command.ToSources()), static (_, _) => { });
        _services.GetRequiredService<InternalFileTable>().Replace(directories, TransferSettings.Read(_command.TransferMode, _configuration).Mode);
        _services.GetRequiredService<InMemoryConfigProvider>().Update(proxy.Routes, proxy.Clusters);
    }
}
