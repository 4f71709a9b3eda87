namespace ZeroCopy.Host.Tls;

/// <summary>How a site leads its clients to HTTPS.</summary>
/// <param name="Redirects">Whether plain HTTP is redirected.</param>
/// <param name="Port">The port that it is redirected to; 0 is that of the HTTPS endpoint.</param>
/// <param name="Hsts">The value of Strict-Transport-Security, or <see langword="null"/>.</param>
internal sealed record HttpsSettings(bool Redirects, int Port, string? Hsts)
{
    /// <summary>Nothing of it.</summary>
    public static readonly HttpsSettings None = new(false, 0, null);

    /// <summary>
    /// Whether the pipeline has to see the requests of the site: the door on the connection answers in the clear, and knows nothing of the scheme that a
    /// proxy in front tells of.
    /// </summary>
    public bool NeedsPipeline => Redirects || Hsts is not null;
}
