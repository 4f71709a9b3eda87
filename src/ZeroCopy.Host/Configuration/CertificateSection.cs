using ZeroCopy.Host.Tls;

namespace ZeroCopy.Host.Configuration;

/// <summary>The section <c>Certificate</c>, at the top and of a site: what HTTPS endpoints show to clients.</summary>
internal static class CertificateSection
{
    private static readonly ConfigurationKey FilePath = new(CertificateLoading.PathKey, ConfigurationKind.Text,
        "The certificate with its chain as PEM (fullchain.pem), or PKCS#12; relative to the file of --config, else to the current directory. --cert wins.");

    private static readonly ConfigurationKey KeyPath = new(CertificateLoading.KeyPathKey, ConfigurationKind.Text,
        "The private key as PEM, where it stands in a file of its own. --key wins.");

    private static readonly ConfigurationKey Password = new(CertificateLoading.PasswordKey, ConfigurationKind.Text,
        "The password of the key; best in the environment, as ZEROCOPY_Certificate__Password.");

    /// <summary>The section.</summary>
    public static ConfigurationKey Key { get; } = ConfigurationKey.Section("Certificate", "The certificate for HTTPS; of a site, for its hosts. Files that change are read again.",
        FilePath, KeyPath, Password);

    /// <summary>The files that the section names itself; <see langword="null"/> without any.</summary>
    public static CertificateFiles? ReadOwn(SettingReader settings, string baseDirectory)
    {
        var section = settings.Section(Key);

        return section.OwnText(FilePath) is not { } path ? null : new CertificateFiles(
            Path.GetFullPath(path, baseDirectory),
            section.OwnText(KeyPath) is { } key ? Path.GetFullPath(key, baseDirectory) : null,
            section.OwnText(Password));
    }
}
