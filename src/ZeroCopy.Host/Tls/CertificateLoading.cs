using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace ZeroCopy.Host.Tls;

/// <summary>Reads certificates from files, and says what is wrong with these.</summary>
internal static class CertificateLoading
{
    public const string PathKey = "Path";
    public const string KeyPathKey = "KeyPath";
    public const string PasswordKey = "Password";

    /// <summary>Reads a certificate, its chain and its key. All of it belongs together, or nothing is read.</summary>
    /// <param name="files">The files.</param>
    /// <param name="certificate">The certificate.</param>
    /// <param name="problem">What is wrong otherwise, with the key that has to be changed.</param>
    public static bool TryLoad(CertificateFiles files, [NotNullWhen(true)] out ServerCertificate? certificate, out (string Key, string Message) problem)
    {
        certificate = null;

        if (!TryRead(files.Path, out var bytes, out var message))
        {
            problem = (PathKey, message);
            return false;
        }

        byte[]? keyBytes = null;

        if (files.KeyPath is not null && !TryRead(files.KeyPath, out keyBytes, out message))
        {
            problem = (KeyPathKey, message);
            return false;
        }

        try
        {
            certificate = bytes.AsSpan().IndexOf("-----BEGIN"u8) >= 0
                ? ReadPem(files, Encoding.UTF8.GetString(bytes), keyBytes is null ? null : Encoding.UTF8.GetString(keyBytes), out problem)
                : ReadPkcs12(files, bytes, out problem);
        }
        catch (CryptographicException exception)
        {
            problem = (PathKey, $"'{files.Path}' is no certificate: {exception.Message}");
        }

        if (certificate is not null && ServerCertificate.ProblemOf(certificate.Leaf) is { } unfit)
        {
            certificate = null;
            problem = (PathKey, $"the certificate in '{files.Path}' {unfit}.");
        }

        return certificate is not null;
    }

    private static ServerCertificate? ReadPem(CertificateFiles files, string text, string? keyText, out (string Key, string Message) problem)
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(text);
        problem = default;

        if (chain.Count == 0)
        {
            problem = (PathKey, $"'{files.Path}' holds no certificate. Give the file that begins with -----BEGIN CERTIFICATE-----, with its chain.");
            return null;
        }

        var (where, keyPath) = keyText is null ? (PathKey, files.Path) : (KeyPathKey, files.KeyPath!);
        keyText ??= text;

        if (!keyText.Contains("PRIVATE KEY-----", StringComparison.Ordinal))
        {
            problem = (where, where == PathKey ? $"'{keyPath}' holds no private key. Name the file that does in KeyPath (--key)." : $"'{keyPath}' holds no private key.");
            return null;
        }

        var isEncrypted = keyText.Contains("-----BEGIN ENCRYPTED PRIVATE KEY-----", StringComparison.Ordinal);

        if (isEncrypted && files.Password is null)
        {
            problem = (PasswordKey, $"the key in '{keyPath}' is encrypted. Say its password, best in the environment: ZEROCOPY_Certificate__Password");
            return null;
        }

        try
        {
            var leaf = isEncrypted ? X509Certificate2.CreateFromEncryptedPem(text, keyText, files.Password) : X509Certificate2.CreateFromPem(text, keyText);
            chain.RemoveAt(0);
            return new ServerCertificate(leaf, chain);
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            problem = isEncrypted && exception is CryptographicException
                ? (PasswordKey, $"the key in '{keyPath}' cannot be decrypted with this password, or does not belong to the certificate in '{files.Path}'.")
                : (where, $"the key in '{keyPath}' does not belong to the first certificate in '{files.Path}'.");
            return null;
        }
    }

    private static ServerCertificate? ReadPkcs12(CertificateFiles files, byte[] bytes, out (string Key, string Message) problem)
    {
        problem = default;

        try
        {
            var all = X509CertificateLoader.LoadPkcs12Collection(bytes, files.Password);

            if (all.FirstOrDefault(certificate => certificate.HasPrivateKey) is { } leaf)
            {
                all.Remove(leaf);
                return new ServerCertificate(leaf, all);
            }

            problem = (PathKey, $"'{files.Path}' holds no certificate with a private key.");
        }
        catch (CryptographicException)
        {
            problem = (files.Password is null ? PathKey : PasswordKey, $"'{files.Path}' is neither PEM nor PKCS#12, or its password is another one.");
        }

        return null;
    }

    private static bool TryRead(string path, [NotNullWhen(true)] out byte[]? bytes, [NotNullWhen(false)] out string? problem)
    {
        (bytes, problem) = (null, null);

        try
        {
            bytes = File.ReadAllBytes(path);
            return true;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            problem = $"there is no file '{path}'.";
        }
        catch (UnauthorizedAccessException)
        {
            problem = Directory.Exists(path) ? $"'{path}' is a directory." : $"there is no right to read '{path}'. Let the user of the server read it.";
        }
        catch (IOException exception)
        {
            problem = $"'{path}' cannot be read: {exception.Message}";
        }

        return false;
    }
}
