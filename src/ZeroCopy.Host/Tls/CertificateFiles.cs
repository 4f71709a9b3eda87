namespace ZeroCopy.Host.Tls;

/// <summary>Where a certificate stands.</summary>
/// <param name="Path">PEM with the certificate and its chain, or PKCS#12.</param>
/// <param name="KeyPath">PEM with the key; <see langword="null"/> when it stands in <paramref name="Path"/>.</param>
/// <param name="Password">Of the key, or <see langword="null"/>.</param>
internal sealed record CertificateFiles(string Path, string? KeyPath, string? Password)
{
    public IEnumerable<string> All => KeyPath is null ? [Path] : [Path, KeyPath];
}
