using System.Security.Authentication;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace ZeroCopy.Host.Tls;

/// <summary>What an HTTPS endpoint agrees to.</summary>
/// <param name="Protocols">HTTP versions; <see langword="null"/> for all that the platform has.</param>
/// <param name="Versions">TLS versions.</param>
/// <param name="ClientCertificates">Whether clients show a certificate.</param>
internal readonly record struct TlsParameters(HttpProtocols? Protocols, SslProtocols Versions, ClientCertificateMode ClientCertificates)
{
    // RFC 9325 §3.1.1: TLS 1.0 and 1.1 MUST NOT be negotiated; a system's policy may still allow them.
    public const SslProtocols DefaultVersions = SslProtocols.Tls12 | SslProtocols.Tls13;

    /// <summary>Reads values that have been checked.</summary>
    public static TlsParameters Read(string? protocols, IReadOnlyList<string> versions, string? clientCertificates) => new(
        Enum.TryParse<HttpProtocols>(protocols, ignoreCase: true, out var http) ? http : null,
        versions.Aggregate(SslProtocols.None, static (all, name) => Enum.TryParse<SslProtocols>(name, ignoreCase: true, out var version) ? all | version : all) is not SslProtocols.None and var some ? some : DefaultVersions,
        Enum.TryParse<ClientCertificateMode>(clientCertificates, ignoreCase: true, out var mode) ? mode : ClientCertificateMode.NoCertificate);
}
