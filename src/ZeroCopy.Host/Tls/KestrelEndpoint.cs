namespace ZeroCopy.Host.Tls;

/// <summary>An endpoint of Kestrel's section.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Url">Its URL.</param>
/// <param name="IsHttps">Whether it is for HTTPS.</param>
/// <param name="HasCertificate">Whether it names one of its own.</param>
/// <param name="Protocols">Its protocols, if it says them.</param>
internal sealed record KestrelEndpoint(string Name, string Url, bool IsHttps, bool HasCertificate, string? Protocols)
{
    /// <summary>Whether HTTP/3 is asked for by name.</summary>
    public bool WantsHttp3 => Protocols?.Contains("Http3", StringComparison.OrdinalIgnoreCase) == true;
}
