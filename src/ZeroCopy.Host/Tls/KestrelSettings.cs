using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ZeroCopy.Host.Tls;

/// <summary>What of Kestrel's own section this server has to know.</summary>
/// <param name="Endpoints">The endpoints; they win over URLs.</param>
/// <param name="Defaults">What endpoints have that do not say otherwise.</param>
/// <param name="HasDefaultCertificate">Whether there is one for endpoints without their own.</param>
/// <param name="HasContent">Whether Kestrel has anything to read.</param>
/// <param name="SetLimits">Sets the limits that are said, or <see langword="null"/>.</param>
internal sealed record KestrelSettings(
    IReadOnlyList<KestrelEndpoint> Endpoints, TlsParameters Defaults, bool HasDefaultCertificate, bool HasContent, Action<KestrelServerLimits>? SetLimits)
{
    /// <summary>Whether HTTP/3 is asked for by name.</summary>
    public bool WantsHttp3 => Defaults.Protocols is { } protocols && protocols.HasFlag(HttpProtocols.Http3) || Endpoints.Any(endpoint => endpoint.WantsHttp3);
}
