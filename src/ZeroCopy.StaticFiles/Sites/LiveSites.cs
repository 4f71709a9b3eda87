namespace ZeroCopy.StaticFiles.Sites;

/// <summary>The sites that are served now. They are replaced as a whole: a request sees those before or those after.</summary>
internal sealed class LiveSites : IDisposable
{
    // A request that has found its site asks for files as long as it takes to find a page for an error; those that come after it close the
    // files themselves.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly TimeProvider _time;
    private readonly Lock _replacing = new();
    private volatile VirtualHosts _current;

    public LiveSites(VirtualHosts current, TimeProvider time)
    {
        _current = current;
        _time = time;
    }

    public VirtualHosts Current => _current;

    /// <summary>Whether a middleware serves them too, and so answers what a door on the connection hands over.</summary>
    public bool IsInPipeline { get; set; }

    /// <summary>Makes what is ready to be sent, once an endpoint has a door.</summary>
    public Action<HostSites>? PrepareDoor { get; private set; }

    /// <summary>Lets a door answer, now and after each replacement.</summary>
    public void OpenDoor(Action<HostSites> prepare)
    {
        lock (_replacing)
        {
            PrepareDoor = prepare;
            Prepare(_current);
        }
    }

    /// <summary>Puts others in their place.</summary>
    public void Replace(VirtualHosts next)
    {
        lock (_replacing)
        {
            Prepare(next);
            var previous = _current;
            _current = next;
            Retire(previous);
        }
    }

    public void Dispose() => _current.Dispose();

    private void Prepare(VirtualHosts hosts)
    {
        foreach (var sites in hosts.All)
        {
            if (sites.Resources is null)
            {
                PrepareDoor?.Invoke(sites);
            }
        }
    }

    private void Retire(VirtualHosts hosts)
    {
        ITimer? timer = null;
        timer = _time.CreateTimer(
            _ =>
            {
                hosts.Dispose();
                timer?.Dispose();
            },
            null,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan);
        timer.Change(Grace, Timeout.InfiniteTimeSpan);
    }
}
