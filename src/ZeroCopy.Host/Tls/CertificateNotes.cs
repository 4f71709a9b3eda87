using System.Globalization;
using ZeroCopy.Host.Configuration;
using ZeroCopy.Host.Serving;

namespace ZeroCopy.Host.Tls;

/// <summary>What a person sees of certificates when the server is up.</summary>
internal static class CertificateNotes
{
    public static IEnumerable<string> Of(ServerSettings settings, ServeSettings command)
    {
        if (settings.Tls is not { } tls)
        {
            yield break;
        }

        if (!settings.HasHttps)
        {
            yield return $"cert  {settings.Warnings.First()}";
            yield break;
        }

        foreach (var certificate in tls.Certificates)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"cert  {certificate.Name} ({string.Join(' ', certificate.Hosts)}), valid to {certificate.Certificate.ExpiresAt:yyyy-MM-dd}");
        }

        if (!command.HasDevelopmentCertificate)
        {
            yield break;
        }

        yield return tls.Certificates[0].Files?.Path is { } path
            ? $"      trust it: curl --cacert {path}; a browser: certutil -d sql:$HOME/.pki/nssdb -A -t P,, -n zerocopy -i {path}"
            : "      it lasts as long as this process: there is no directory of the user to keep it in";
    }
}
