using BitFaster.Caching;
using BitFaster.Caching.Lru;

namespace ZeroCopy.StaticFiles.Files;

/// <summary>
/// Keeps recently served files open, so that a hot file costs one statx, or none, instead of openat2, statx and close.
/// </summary>
/// <remarks>
/// An entry is used only while its path still names the very file and state that is open (inode, size, times). With a
/// revalidation interval of zero the path is looked at for every request, and nothing is ever served that is not there
/// any more; with a longer one, a change is noticed that much later at the latest. Head and body of a response always
/// come from the same descriptor, however old.
/// </remarks>
internal sealed class FileCache : IDisposable
{
    /// <summary>60 s without a request close a file (nginx: open_file_cache inactive=60s).</summary>
    public static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(60);

    private readonly FileRoot _root;
    private readonly TimeProvider _time;
    private readonly long _freshFor;
    private readonly ICache<string, FileEntry>? _entries;
    private readonly ITimer? _trim;

    /// <param name="root">Where the files are.</param>
    /// <param name="time">Clock of the freshness.</param>
    /// <param name="capacity">The most files kept open; 0 keeps none. Fewer than 3 count as 3.</param>
    /// <param name="revalidation">How long a look at the path is good for.</param>
    public FileCache(FileRoot root, TimeProvider time, int capacity, TimeSpan revalidation)
    {
        _root = root;
        _time = time;
        _freshFor = (long)(revalidation.TotalSeconds * time.TimestampFrequency);

        if (capacity > 0)
        {
            // Evicted and replaced entries are disposed by the cache.
            _entries = new ConcurrentLruBuilder<string, FileEntry>()
                .WithCapacity(Math.Max(capacity, 3))
                .WithKeyComparer(StringComparer.Ordinal)
                .WithExpireAfterAccess(IdleTime)
                .Build();
            _trim = time.CreateTimer(static state => ((FileCache)state!).Trim(), this, IdleTime / 2, IdleTime / 2);
        }
    }

    /// <summary>Files kept open now.</summary>
    public int Count => _entries?.Count ?? 0;

    /// <summary>Finds the file that a decoded request path names. Dispose the file of the result.</summary>
    public FileOpenResult Open(string requestPath)
    {
        if (_entries is null)
        {
            return _root.Open(requestPath);
        }

        if (_entries.TryGet(requestPath, out var entry) && IsCurrent(entry, requestPath) && entry.TryAcquire(out var file))
        {
            return new FileOpenResult(FileOpenStatus.Opened, file);
        }

        var opened = _root.Open(requestPath);

        if (opened.Status != FileOpenStatus.Opened)
        {
            if (entry is not null)
            {
                _entries.TryRemove(requestPath);
            }

            return opened;
        }

        entry = new FileEntry(opened.File);

        // Acquired before others can see it: an eviction may follow at once.
        entry.TryAcquire(out file);
        entry.Refresh(_time.GetTimestamp(), _freshFor);
        _entries.AddOrUpdate(requestPath, entry);
        return new FileOpenResult(FileOpenStatus.Opened, file);
    }

    /// <summary>Closes all files that no response holds.</summary>
    public void Dispose()
    {
        _trim?.Dispose();
        _entries?.Clear();
    }

    private bool IsCurrent(FileEntry entry, string requestPath)
    {
        if (_freshFor == 0)
        {
            return _root.TryDescribe(requestPath, out var current) && entry.Identity.Is(current);
        }

        var now = _time.GetTimestamp();

        if (entry.IsFresh(now))
        {
            return true;
        }

        if (!_root.TryDescribe(requestPath, out var status) || !entry.Identity.Is(status))
        {
            return false;
        }

        entry.Refresh(now, _freshFor);
        return true;
    }

    private void Trim() => _entries!.Policy.ExpireAfterAccess.Value!.TrimExpired();
}
