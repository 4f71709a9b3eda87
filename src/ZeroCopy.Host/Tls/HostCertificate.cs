namespace ZeroCopy.Host.Tls;

/// <summary>A certificate and whom it is for.</summary>
/// <param name="Hosts">Hosts as <c>VirtualHosts</c> writes them.</param>
/// <param name="Files">Where it stands; <see langword="null"/> for one that was made.</param>
/// <param name="Certificate">The certificate.</param>
internal sealed record HostCertificate(IReadOnlyList<string> Hosts, CertificateFiles? Files, ServerCertificate Certificate)
{
    /// <summary>How long before its end a certificate is warned of.</summary>
    public static readonly TimeSpan WarningTime = TimeSpan.FromDays(14);

    /// <summary>What it is called in messages.</summary>
    public string Name => Files?.Path ?? "the development certificate";

    /// <summary>What a browser will not like, or soon no more.</summary>
    public IEnumerable<string> WarningsAt(DateTimeOffset now)
    {
        if (now > Certificate.ExpiresAt)
        {
            yield return $"{Name} expired on {Certificate.ExpiresAt:yyyy-MM-dd}.";
        }
        else if (now > Certificate.ExpiresAt - WarningTime)
        {
            yield return $"{Name} expires on {Certificate.ExpiresAt:yyyy-MM-dd}, in {(int)(Certificate.ExpiresAt - now).TotalDays} days.";
        }
        else if (now < Certificate.BeginsAt)
        {
            yield return $"{Name} is valid from {Certificate.BeginsAt:yyyy-MM-dd} on only.";
        }

        foreach (var host in Hosts)
        {
            if (host is not "*" && !Certificate.Covers(host))
            {
                yield return $"{Name} is not for {host}: browsers will refuse it there.";
            }
        }
    }
}
