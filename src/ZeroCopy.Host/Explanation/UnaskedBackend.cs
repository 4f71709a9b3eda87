using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace ZeroCopy.Host.Explanation;

/// <summary>
/// Stands where a request leaves for a backend, and notes to which: explaining a request must not do what it asks for. Backends are not asked for
/// their health either.
/// </summary>
internal sealed class UnaskedBackend : IHttpForwarder, IProxyConfigFilter
{
    /// <summary>Route, cluster and URL, or <see langword="null"/> when no request came so far.</summary>
    public string? Destination { get; private set; }

    /// <inheritdoc/>
    public ValueTask<ForwarderError> SendAsync(HttpContext context, string destinationPrefix, HttpMessageInvoker httpClient, ForwarderRequestConfig requestConfig, HttpTransformer transformer)
    {
        var proxy = context.GetReverseProxyFeature();
        Destination = $"route {proxy.Route.Config.RouteId}, cluster {proxy.Cluster.Config.ClusterId}, {destinationPrefix}: it is not asked, so the status above is not its own";
        context.Response.Headers.ContentLength = 0;
        return ValueTask.FromResult(ForwarderError.None);
    }

    /// <inheritdoc/>
    public ValueTask<ClusterConfig> ConfigureClusterAsync(ClusterConfig cluster, CancellationToken cancel) => ValueTask.FromResult(cluster with { HealthCheck = null });

    /// <inheritdoc/>
    public ValueTask<RouteConfig> ConfigureRouteAsync(RouteConfig route, ClusterConfig? cluster, CancellationToken cancel) => ValueTask.FromResult(route);
}
