namespace ZeroCopy.StaticFiles;

/// <summary>
/// Sites that share endpoints, told apart by host and path, and replaced while the server runs. Give the same object to
/// <c>listenOptions.UseZeroCopySites</c> and to <c>app.UseZeroCopySites</c>.
/// </summary>
public sealed class ZeroCopySites
{
    private readonly Lock _replacing = new();
    private readonly List<Action<IReadOnlyList<ZeroCopySite>>> _served = [];
    private IReadOnlyList<ZeroCopySite> _sites;

    /// <summary>Describes the sites to begin with.</summary>
    /// <param name="sites">The sites.</param>
    /// <exception cref="ArgumentNullException"><paramref name="sites"/> is <see langword="null"/>.</exception>
    public ZeroCopySites(IReadOnlyList<ZeroCopySite> sites)
    {
        ArgumentNullException.ThrowIfNull(sites);
        _sites = sites;
    }

    /// <summary>
    /// Serves these sites instead, from the next request on. Requests that are being answered end as they began; a few seconds later the files of
    /// the sites before are closed.
    /// </summary>
    /// <param name="sites">The sites, described by new options objects.</param>
    /// <exception cref="ArgumentNullException"><paramref name="sites"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">An option has a value that cannot be meant; the message says which. The sites before stay.</exception>
    public void Replace(IReadOnlyList<ZeroCopySite> sites)
    {
        ArgumentNullException.ThrowIfNull(sites);

        lock (_replacing)
        {
            foreach (var replace in _served)
            {
                replace(sites);
            }

            _sites = sites;
        }
    }

    /// <summary>
    /// Forgets what is known of the files: open descriptors, contents in memory, entity tags and hashes, what paths lead to. From the next
    /// request on everything is asked of the file system again. Requests that are being answered end as they began.
    /// </summary>
    /// <remarks>
    /// Not needed for files that change: that is noticed at once, or after the revalidation time. It is for what looks the same and is not (a file
    /// written within its time stamp, a mount below the root), and for descriptors that keep a file system from being unmounted: they are closed
    /// five seconds later.
    /// </remarks>
    /// <exception cref="ArgumentException">An option that was changed since has a value that cannot be meant. Nothing is forgotten.</exception>
    public void Purge()
    {
        lock (_replacing)
        {
            // Sites that are made anew know nothing.
            Replace(_sites);
        }
    }

    /// <summary>The sites now, and what is to be called when they are replaced.</summary>
    internal T Serve<T>(Func<IReadOnlyList<ZeroCopySite>, (T Served, Action<IReadOnlyList<ZeroCopySite>> Replace)> serve)
    {
        lock (_replacing)
        {
            var (served, replace) = serve(_sites);
            _served.Add(replace);
            return served;
        }
    }
}
