using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ZeroCopy.Host.Tls;

/// <summary>A certificate with its key and its chain, ready to be shown to clients.</summary>
internal sealed class ServerCertificate
{
    // RFC 5280 §4.2.1.12.
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    private readonly X509Certificate2Collection _chain;
    private SslStreamCertificateContext? _context;

    public ServerCertificate(X509Certificate2 leaf, X509Certificate2Collection chain)
    {
        // The platform's TLS wants a key that is stored.
        Leaf = OperatingSystem.IsWindows() ? X509CertificateLoader.LoadPkcs12(leaf.Export(X509ContentType.Pkcs12), null) : leaf;
        _chain = chain;
        ExpiresAt = leaf.NotAfter.ToUniversalTime();
        BeginsAt = leaf.NotBefore.ToUniversalTime();
    }

    public X509Certificate2 Leaf { get; }

    public DateTimeOffset BeginsAt { get; }

    public DateTimeOffset ExpiresAt { get; }

    /// <summary>
    /// For the handshake. The chain is what the file has: nothing is fetched. One object for all handshakes, because sessions are resumed within it.
    /// </summary>
    public SslStreamCertificateContext Context => _context ??= SslStreamCertificateContext.Create(Leaf, _chain, offline: true);

    /// <summary>Whether a client that asked for this host takes it.</summary>
    public bool Covers(string host) => Leaf.MatchesHostname(host.StartsWith("*.", StringComparison.Ordinal) ? string.Concat("any", host.AsSpan(1)) : host);

    /// <summary>What is wrong with a certificate for servers; <see langword="null"/> for nothing.</summary>
    public static string? ProblemOf(X509Certificate2 leaf) =>
        leaf.Extensions.OfType<X509EnhancedKeyUsageExtension>().FirstOrDefault() is { } usage
        && !usage.EnhancedKeyUsages.Cast<Oid>().Any(purpose => purpose.Value == ServerAuthentication)
            ? "is not for servers: its extended key usage lacks serverAuth"
            : null;
}
