using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ZeroCopy.StaticFiles.Connections;
using ZeroCopy.StaticFiles.Diagnostics;
using ZeroCopy.StaticFiles.Requests;
using ZeroCopy.StaticFiles.Sites;
using ZeroCopy.StaticFiles.Transfer;

namespace ZeroCopy.StaticFiles;

/// <summary>Turns descriptions of sites into those that are served, and opens doors for them.</summary>
internal static class SitesReader
{
    // Up to here one send of head and body costs less than send and sendfile; at 64 KiB they are equal.
    internal const int MaxContentLength = 32 * 1024;

    // One for each application, so that an endpoint and the pipeline that serve the same sites keep each file open once.
    private static readonly ConditionalWeakTable<ZeroCopySites, ConditionalWeakTable<ServiceContext, LiveSites>> Live = [];

    /// <summary>The sites that are served for this object.</summary>
    /// <exception cref="ArgumentException">An option has a value that cannot be meant.</exception>
    public static LiveSites Get(IServiceProvider services, ZeroCopySites sites) =>
        Live.GetOrCreateValue(sites).GetValue(ServiceContext.For(services), context => sites.Serve(described =>
        {
            var live = new LiveSites(Read(services, described), context.Time);
            services.GetService<IHostApplicationLifetime>()?.ApplicationStopped.Register(live.Dispose);
            return (live, (Action<IReadOnlyList<ZeroCopySite>>)(others => live.Replace(Read(services, others))));
        }));

    /// <summary>What answers with the files of sites on the connections of an endpoint.</summary>
    public static ConnectionDoor CreateDoor(IServiceProvider services, ServiceContext context, ZeroCopyOptions options, KestrelServerOptions server, LiveSites sites)
    {
        // The pipeline is built by now.
        if (!sites.IsInPipeline)
        {
            TransferLog.SiteNotInPipeline(context.Logger);
        }

        var settings = new ResourceCacheSettings(options.ResponseCacheCapacity, options.ResponseCacheRevalidation, MaxContentLength) { Policy = context.Transfer.Policy };
        sites.OpenDoor(hosted => context.GetResources(hosted, options.ResponseCacheMemory, settings));
        return new ConnectionDoor(context, sites, ReadDoorSettings(server, options), services.GetService<IRequestGate>());
    }

    // Kestrel's limits, as far as the door keeps them in its place.
    private static DoorSettings ReadDoorSettings(KestrelServerOptions server, ZeroCopyOptions options)
    {
        var limits = server.Limits;
        var rate = limits.MinResponseDataRate;

        return new DoorSettings(
            new RequestHeadLimits(limits.MaxRequestLineSize, limits.MaxRequestHeadersTotalSize, limits.MaxRequestHeaderCount),
            rate is null ? MinimumRate.None : new MinimumRate(rate.BytesPerSecond, rate.GracePeriod),
            limits.KeepAliveTimeout,
            server.AddServerHeader,
            options.LeaveSampledRequests);
    }

    private static VirtualHosts Read(IServiceProvider services, IReadOnlyList<ZeroCopySite> sites)
    {
        var made = new List<(IEnumerable<string> Hosts, Site Site)>();

        try
        {
            foreach (var site in sites)
            {
                made.Add((site.Hosts, OptionsReader.CreateSite(services, site.Options)));
            }

            return VirtualHosts.Create(made);
        }
        catch
        {
            foreach (var (_, site) in made)
            {
                site.Resolver.Files.Dispose();
            }

            throw;
        }
    }
}
