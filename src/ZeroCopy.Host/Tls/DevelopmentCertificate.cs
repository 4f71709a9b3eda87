using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ZeroCopy.StaticFiles.Sites;

namespace ZeroCopy.Host.Tls;

/// <summary>The certificate of <c>--dev-cert</c>: signed by itself, for this machine, kept for the user so that it has to be trusted once only.</summary>
internal static class DevelopmentCertificate
{
    private const string Name = "zerocopy development";

    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(90);
    private static readonly TimeSpan Remainder = TimeSpan.FromDays(7);

    private static readonly string[] Hosts = ["localhost", "127.0.0.1", "::1"];

    /// <summary>The directory that it is kept in; <see langword="null"/> for a user without one.</summary>
    public static string? DefaultDirectory =>
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify) is { Length: > 0 } data
            ? Path.Combine(data, "zerocopy")
            : null;

    /// <summary>The certificate that is kept, or a new one, which is kept where that is possible.</summary>
    public static HostCertificate Get() => Get(DefaultDirectory);

    /// <inheritdoc cref="Get()"/>
    internal static HostCertificate Get(string? directory)
    {
        if (directory is null)
        {
            return Describe(Create(out _, out _), null);
        }

        var files = new CertificateFiles(Path.Combine(directory, "dev-cert.pem"), Path.Combine(directory, "dev-cert.key"), null);

        if (CertificateLoading.TryLoad(files, out var known, out _) && known.ExpiresAt > DateTimeOffset.UtcNow + Remainder && known.Covers(Dns.GetHostName()))
        {
            return Describe(known, files);
        }

        var certificate = Create(out var certificateText, out var keyText);

        try
        {
            Keep(directory, files, certificateText, keyText);
            return Describe(certificate, files);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Describe(certificate, null);
        }
    }

    private static HostCertificate Describe(ServerCertificate certificate, CertificateFiles? files) => new([VirtualHosts.AnyHost], files, certificate);

    private static ServerCertificate Create(out string certificateText, out string keyText)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={Name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();

        foreach (var host in Hosts.Append(Dns.GetHostName()).Distinct())
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

        // No authority: whoever trusts it trusts these names, and nothing that its key could sign.
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        request.CertificateExtensions.Add(names.Build());

        var now = DateTimeOffset.UtcNow;
        var certificate = request.CreateSelfSigned(now.AddHours(-1), now + Lifetime);
        certificateText = certificate.ExportCertificatePem();
        keyText = key.ExportPkcs8PrivateKeyPem();
        return new ServerCertificate(certificate, []);
    }

    private static void Keep(string directory, CertificateFiles files, string certificateText, string keyText)
    {
        Directory.CreateDirectory(directory);
        Write(files.KeyPath!, keyText, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Write(files.Path, certificateText, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
    }

    // Under another name first: who reads it meanwhile finds all of it, and never with wider rights.
    private static void Write(string path, string text, UnixFileMode mode)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };

        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = mode;
        }

        var temporary = $"{path}.{Environment.ProcessId}";

        using (var writer = new StreamWriter(temporary, options))
        {
            writer.WriteLine(text);
        }

        File.Move(temporary, path, overwrite: true);
    }
}
