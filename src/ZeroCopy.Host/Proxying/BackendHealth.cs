using Yarp.ReverseProxy;

namespace ZeroCopy.Host.Proxying;

/// <summary>Tells which backends there are, and how they are.</summary>
internal sealed class BackendHealth(IProxyStateLookup proxy)
{
    /// <summary>All destinations of all clusters at this moment.</summary>
    public IReadOnlyList<BackendState> Snapshot() =>
    [
        .. from cluster in proxy.GetClusters()
           from destination in cluster.Destinations.Values
           orderby cluster.ClusterId, destination.DestinationId
           select new BackendState(cluster.ClusterId, destination.DestinationId, destination.Model.Config.Address, BackendState.HealthOf(destination)),
    ];
}
