using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ZeroCopy.StaticFiles.Tests.Wire;

namespace ZeroCopy.Host.Tests.Tls;

/// <summary>A root, an authority below it, and certificates that the latter signs.</summary>
internal sealed class TestAuthority
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _intermediate;

    public TestAuthority()
    {
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var root = Request("CN=Test Root", rootKey, isAuthority: true);
        using var signing = root.CreateSelfSigned(DateTimeOffset.UtcNow.AddYears(-1), DateTimeOffset.UtcNow.AddYears(1));
        Root = X509CertificateLoader.LoadCertificate(signing.RawData);
        _intermediate = Request(IntermediateName, _key, isAuthority: true).Create(signing, DateTimeOffset.UtcNow.AddMonths(-6), DateTimeOffset.UtcNow.AddMonths(6), [2]);
    }

    public const string IntermediateName = "CN=Test Intermediate";

    public X509Certificate2 Root { get; }

    /// <summary>Writes NAME.pem with the chain, and NAME.key.</summary>
    public void Write(TemporaryDirectory directory, string name, string[] hosts, DateTimeOffset? end = null)
    {
        var (certificate, key) = Make(hosts, end);
        directory.Write($"{name}.key", key);
        directory.Write($"{name}.pem", certificate);
    }

    /// <summary>A certificate with its chain, and its key, as PEM.</summary>
    public (string Certificate, string Key) Make(string[] hosts, DateTimeOffset? end = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = Request($"CN={hosts[0]}", key, isAuthority: false);
        var names = new SubjectAlternativeNameBuilder();

        foreach (var host in hosts)
        {
            if (IPAddress.TryParse(host, out var address))
            {
                names.AddIpAddress(address);
            }
            else
            {
                names.AddDnsName(host);
            }
        }

        request.CertificateExtensions.Add(names.Build());
        using var issuer = _intermediate.CopyWithPrivateKey(_key);
        using var leaf = request.Create(issuer, DateTimeOffset.UtcNow.AddDays(-100), end ?? DateTimeOffset.UtcNow.AddDays(60), RandomNumberGenerator.GetBytes(8));
        return ($"{leaf.ExportCertificatePem()}\n{_intermediate.ExportCertificatePem()}\n", key.ExportPkcs8PrivateKeyPem());
    }

    private static CertificateRequest Request(string name, ECDsa key, bool isAuthority)
    {
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, critical: true));
        return request;
    }
}
