using Yarp.ReverseProxy.Configuration;

namespace ZeroCopy.Host.Configuration;

/// <summary>What other servers answer.</summary>
/// <param name="Routes">Requests, and the cluster for each.</param>
/// <param name="Clusters">Groups of backends.</param>
internal sealed record ProxySettings(IReadOnlyList<RouteConfig> Routes, IReadOnlyList<ClusterConfig> Clusters)
{
    /// <summary>No proxy.</summary>
    public static ProxySettings None { get; } = new([], []);

    /// <summary>Whether there is a proxy at all.</summary>
    public bool IsOn => Routes.Count > 0;
}
