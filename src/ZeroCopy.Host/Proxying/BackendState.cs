using Yarp.ReverseProxy.Model;

namespace ZeroCopy.Host.Proxying;

/// <summary>What is known of a destination.</summary>
/// <param name="Cluster">Its cluster.</param>
/// <param name="Destination">Its name.</param>
/// <param name="Address">Its URL.</param>
/// <param name="Health">Unhealthy when either kind of check says so; healthy when one does; unknown without checks.</param>
internal sealed record BackendState(string Cluster, string Destination, string Address, DestinationHealth Health)
{
    /// <summary>What the checks say together of a destination.</summary>
    public static DestinationHealth HealthOf(DestinationState destination) => (destination.Health.Active, destination.Health.Passive) switch
    {
        (DestinationHealth.Unhealthy, _) or (_, DestinationHealth.Unhealthy) => DestinationHealth.Unhealthy,
        (DestinationHealth.Healthy, _) or (_, DestinationHealth.Healthy) => DestinationHealth.Healthy,
        _ => DestinationHealth.Unknown,
    };
}
