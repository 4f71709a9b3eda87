using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ZeroCopy.StaticFiles.Tests.Transport;

/// <summary>A certificate that signs itself.</summary>
internal static class TestCertificate
{
    public static X509Certificate2 Instance { get; } = Make();

    private static X509Certificate2 Make()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }
}
