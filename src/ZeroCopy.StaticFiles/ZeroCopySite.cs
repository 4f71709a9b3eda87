using Microsoft.AspNetCore.Builder;

namespace ZeroCopy.StaticFiles;

/// <summary>One of several sites on the same endpoints: its files, and the hosts and the path that it answers for.</summary>
public sealed class ZeroCopySite
{
    /// <summary>Describes a site.</summary>
    /// <param name="options">
    /// The options of <c>UseZeroCopyFileServer</c>. <c>RequestPath</c> is the path that the site stands below: of the sites of a host, the
    /// one with the longest path that a request is below answers it, and no other.
    /// </param>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is <see langword="null"/>.</exception>
    public ZeroCopySite(FileServerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Options = options;
    }

    /// <summary>The options of the site.</summary>
    public FileServerOptions Options { get; }

    /// <summary>
    /// Hosts, without a port: <c>www.example.org</c>; <c>*.example.org</c> for all names below; <c>*</c> for hosts that no other site names.
    /// Empty, the default, is <c>*</c>. The longer name wins. Where no site is for any host, requests for unknown ones are passed on.
    /// </summary>
    public IList<string> Hosts { get; } = [];
}
