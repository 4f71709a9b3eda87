using System.Collections.Concurrent;
using BitFaster.Caching;
using BitFaster.Caching.Lru;

namespace ZeroCopy.StaticFiles.Files;

/// <summary>
/// Keeps recently served files open, so that a hot file costs one statx, or none, instead of openat2, statx and close.
/// </summary>
/// <remarks>
/// An entry is used only while its path still names the very file and state that is open (inode, size, times). With a
/// revalidation interval of zero the path is looked at for every request, and nothing is ever served that is not there
/// any more; with a longer one, a change is noticed that much later at the latest, and at once where directories are watched.
/// Head and body of a response always come from the same descriptor, however old.
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
    private readonly ConcurrentDictionary<string, bool> _watched = new(StringComparer.Ordinal);
    private DirectoryWatch? _watch;
    private volatile int _generation;

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

    /// <summary>Counts the changes in watched directories: what was found before the last one may be different by now.</summary>
    public int Generation => _generation;

    /// <summary>Files kept open now.</summary>
    public int Count => _entries?.Count ?? 0;

    /// <summary>
    /// Watches the directories of files that are opened from now on. Where the system allows no watch, changes are noticed by
    /// revalidation alone.
    /// </summary>
    public void Watch()
    {
        if (_watch is null && DirectoryWatch.TryStart(OnChange, out var watch))
        {
            _watch = watch;
        }
    }

    /// <summary>Finds the file that a decoded request path names. Dispose the file of the result.</summary>
    public FileOpenResult Open(string requestPath)
    {
        if (_entries is null)
        {
            return _root.Open(requestPath);
        }

        // Read before the look, so that a change during it counts as later.
        var generation = _generation;

        if (_entries.TryGet(requestPath, out var entry) && IsCurrent(entry, requestPath, generation) && entry.TryAcquire(out var file))
        {
            return new FileOpenResult(FileOpenStatus.Opened, file);
        }

        WatchDirectoryOf(requestPath);
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
        entry.Refresh(_time.GetTimestamp(), _freshFor, generation);
        _entries.AddOrUpdate(requestPath, entry);
        return new FileOpenResult(FileOpenStatus.Opened, file);
    }

    /// <summary>Closes all files that no response holds.</summary>
    public void Dispose()
    {
        _watch?.Dispose();
        _trim?.Dispose();
        _entries?.Clear();
    }

    private bool IsCurrent(FileEntry entry, string requestPath, int generation)
    {
        if (_freshFor == 0)
        {
            return _root.TryDescribe(requestPath, out var current) && entry.Identity.Is(current);
        }

        var now = _time.GetTimestamp();

        if (entry.IsFresh(now, generation))
        {
            return true;
        }

        if (!_root.TryDescribe(requestPath, out var status) || !entry.Identity.Is(status))
        {
            return false;
        }

        entry.Refresh(now, _freshFor, generation);
        return true;
    }

    // Before the file is opened: a change that comes earlier is seen by the look itself.
    private void WatchDirectoryOf(string requestPath)
    {
        if (_watch is not { IsComplete: true } watch)
        {
            return;
        }

        var path = requestPath[..(requestPath.LastIndexOf('/') + 1)];

        // Noted first: if the directory is replaced meanwhile, the note goes with the others, and the new one is watched next time.
        if (!_watched.TryAdd(path, true))
        {
            return;
        }

        if (_root.OpenDirectory(path.Length == 0 ? "/" : path) is not { } directory)
        {
            _watched.TryRemove(path, out _);
            return;
        }

        // Closed again: a directory that is held open does not tell that it was deleted.
        using (directory)
        {
            watch.Add(directory);
        }
    }

    // A directory that was replaced is another one under the same name, and is watched when its files are opened.
    private void OnChange()
    {
        Interlocked.Increment(ref _generation);
        _watched.Clear();
    }

    private void Trim() => _entries!.Policy.ExpireAfterAccess.Value!.TrimExpired();
}
