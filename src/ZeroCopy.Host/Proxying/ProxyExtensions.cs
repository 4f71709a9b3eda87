using System.Text;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Yarp.ReverseProxy.Health;
using ZeroCopy.Host.Admin;
using ZeroCopy.Host.Configuration;
using ZeroCopy.Host.ResponseCompression;
using ZeroCopy.Host.Serving;
using ZeroCopy.StaticFiles.Connections;

namespace ZeroCopy.Host.Proxying;

/// <summary>Puts the reverse proxy into the server. Without routes it adds nothing.</summary>
internal static class ProxyExtensions
{
    /// <summary>Adds the services.</summary>
    /// <param name="builder">The server to be.</param>
    /// <param name="settings">What is configured; what is configured later is read from the builder's configuration.</param>
    /// <param name="command">What the command line asks for.</param>
    public static void AddProxy(this WebApplicationBuilder builder, ServerSettings settings, ServeSettings command)
    {
        if (!settings.Proxy.IsOn)
        {
            return;
        }

        var services = builder.Services;
        services.AddRouting();
        services.AddRequestTimeouts();
        services.AddReverseProxy()
            .LoadFromMemory(settings.Proxy.Routes, settings.Proxy.Clusters)
            .AddTransforms<InternalFileTransforms>()
            .AddConfigFilter<HeaderEncodingFilter>();
        builder.WebHost.ConfigureKestrel(static server => server.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1);

        // It would make keys at the start, on disk, though only cookies of sessions need them.
        services.RemoveAll(service => service.ImplementationType?.Name == "DataProtectionHostedService");

        services.AddSingleton(provider => new InternalFileTable(
            ServiceContext.For(provider), settings.InternalFiles, settings.Transfer.Mode, provider.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton<BackendHealth>();
        services.AddSingleton<ProxyMetrics>();
        services.WatchDestinations();
        services.AddSingleton<IHostedService>(provider => new ProxyReload(builder.Configuration, command, provider));
    }

    /// <summary>Adds the routes, behind the files and before the page of an application.</summary>
    /// <remarks>
    /// <list type="number">
    /// <item>Routing, whose endpoint the sites find when they look back: what a route answers is no path that nothing was found for.</item>
    /// <item>The timeout of the route.</item>
    /// <item><see cref="ProxiedRequest"/>: metrics, and files in the place of bodies.</item>
    /// <item>Compression, of what the backend answered itself: around a file it would end <c>sendfile</c>.</item>
    /// <item>YARP: affinity, balance, health, and the request itself.</item>
    /// </list>
    /// </remarks>
    public static void UseProxy(this WebApplication app)
    {
        if (app.Services.GetService<BackendHealth>() is null)
        {
            return;
        }

        app.UseRouting();
        app.UseRequestTimeouts();
        var metrics = app.Services.GetRequiredService<ProxyMetrics>();
        var files = app.Services.GetRequiredService<InternalFileTable>();
        var settings = app.Services.GetRequiredService<ServerSettings>();
        app.Services.GetService<AdminServer>()?.Map("/backends", BackendsPage.Create(app.Services.GetRequiredService<BackendHealth>()));
        app.MapReverseProxy(proxy =>
        {
            proxy.Use(next => new ProxiedRequest(next, metrics, files).InvokeAsync);
            proxy.UseProxiedCompression(settings.ProxiedCompression);
            proxy.UseSessionAffinity();
            proxy.UseLoadBalancing();
            proxy.UsePassiveHealthChecks();
        });
    }

    // Every change of health, for whatever reason, goes through this one service.
    private static void WatchDestinations(this IServiceCollection services)
    {
        var inner = services.Last(service => service.ServiceType == typeof(IClusterDestinationsUpdater)).ImplementationType!;
        services.Replace(ServiceDescriptor.Singleton<IClusterDestinationsUpdater>(provider => new WatchedDestinations(
            (IClusterDestinationsUpdater)ActivatorUtilities.CreateInstance(provider, inner), provider.GetRequiredService<ILoggerFactory>())));
    }

    private static void RemoveAll(this IServiceCollection services, Func<ServiceDescriptor, bool> isMeant)
    {
        foreach (var service in services.Where(isMeant).ToArray())
        {
            services.Remove(service);
        }
    }
}
