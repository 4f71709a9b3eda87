using System.Runtime.CompilerServices;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace ZeroCopy.Host.Proxying;

/// <summary>Logs each change of a destination's health, where YARP decides which destinations get requests.</summary>
internal sealed class WatchedDestinations(IClusterDestinationsUpdater inner, ILoggerFactory loggers) : IClusterDestinationsUpdater
{
    private readonly ILogger _logger = loggers.CreateLogger(ProxyLog.Category);
    private readonly ConditionalWeakTable<DestinationState, StrongBox<DestinationHealth>> _known = [];

    public void UpdateAvailableDestinations(ClusterState cluster)
    {
        inner.UpdateAvailableDestinations(cluster);
        Look(cluster);
    }

    public void UpdateAllDestinations(ClusterState cluster)
    {
        inner.UpdateAllDestinations(cluster);
        Look(cluster);
    }

    private void Look(ClusterState cluster)
    {
        lock (_known)
        {
            foreach (var destination in cluster.Destinations.Values)
            {
                var known = _known.GetValue(destination, static _ => new StrongBox<DestinationHealth>(DestinationHealth.Unknown));
                var health = BackendState.HealthOf(destination);

                if (known.Value != health)
                {
                    Tell(cluster, destination, health, known.Value);
                    known.Value = health;
                }
            }
        }
    }

    private void Tell(ClusterState cluster, DestinationState destination, DestinationHealth health, DestinationHealth before)
    {
        var address = destination.Model.Config.Address;

        if (health == DestinationHealth.Unhealthy)
        {
            ProxyLog.DestinationFailed(_logger, destination.DestinationId, address, cluster.ClusterId, NameOf(health), NameOf(before));
        }
        else
        {
            ProxyLog.DestinationChanged(_logger, destination.DestinationId, address, cluster.ClusterId, NameOf(health), NameOf(before));
        }
    }

    private static string NameOf(DestinationHealth health) => health.ToString().ToLowerInvariant();
}
