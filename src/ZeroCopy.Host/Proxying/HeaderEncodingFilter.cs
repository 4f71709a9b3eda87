using Yarp.ReverseProxy.Configuration;

namespace ZeroCopy.Host.Proxying;

/// <summary>
/// Lets header fields of a request through as the bytes that they are: Kestrel reads them as UTF-8, and the client of .NET writes ASCII unless told otherwise, so
/// that a name with an umlaut in it would be 502. For those of answers it is Latin-1 on both sides, which has a character for each byte.
/// </summary>
internal sealed class HeaderEncodingFilter : IProxyConfigFilter
{
    public ValueTask<ClusterConfig> ConfigureClusterAsync(ClusterConfig cluster, CancellationToken cancel)
    {
        var client = cluster.HttpClient ?? HttpClientConfig.Empty;
        return ValueTask.FromResult(cluster with { HttpClient = client with { RequestHeaderEncoding = client.RequestHeaderEncoding ?? "utf-8" } });
    }

    public ValueTask<RouteConfig> ConfigureRouteAsync(RouteConfig route, ClusterConfig? cluster, CancellationToken cancel) => ValueTask.FromResult(route);
}
