using BitFaster.Caching;
using BitFaster.Caching.Lru;
using ZeroCopy.StaticFiles.Files;
using ZeroCopy.StaticFiles.Memory;

namespace ZeroCopy.StaticFiles.Sites;

/// <summary>
/// Remembers what targets of a host lead to, ready to be sent: by the bytes of the target, without a system call, a lock or an
/// allocation.
/// </summary>
/// <remarks>
/// An entry is good for the revalidation interval, or until a directory watch tells of a change; then the file system is asked again.
/// <see cref="TryGet"/> is for event threads and never asks it; <see cref="LookUp"/> does.
/// </remarks>
internal sealed class ResourceCache : IDisposable
{
    // Targets that lead elsewhere: enough for the routes of an application, and a flood of invented ones displaces no file.
    private const int ElsewhereCapacity = 1024;

    private readonly HostSites _sites;
    private readonly TimeProvider _time;
    private readonly long _freshFor;
    private readonly ResourceMaker _maker;
    private readonly ICache<byte[], CachedResource> _files;
    private readonly ICache<byte[], CachedResource> _elsewhere;
    private readonly IAlternateLookup<ReadOnlySpan<byte>, byte[], CachedResource> _filesByTarget;
    private readonly IAlternateLookup<ReadOnlySpan<byte>, byte[], CachedResource> _elsewhereByTarget;
    private readonly ITimer _trim;

    public ResourceCache(HostSites sites, ContentMemory memory, TimeProvider time, ResourceCacheSettings settings)
    {
        _sites = sites;
        _time = time;
        _maker = new ResourceMaker(sites, memory, time, settings);
        _freshFor = (long)(settings.Revalidation.TotalSeconds * time.TimestampFrequency);

        foreach (var site in sites.All)
        {
            site.Resolver.Files.Watch();
        }

        // Evicted and replaced resources are disposed by the cache.
        _files = new ConcurrentLruBuilder<byte[], CachedResource>()
            .WithCapacity(Math.Max(settings.Capacity, 3))
            .WithKeyComparer(TargetKeyComparer.Instance)
            .WithExpireAfterAccess(FileCache.IdleTime)
            .Build();
        _elsewhere = new ConcurrentLruBuilder<byte[], CachedResource>()
            .WithCapacity(ElsewhereCapacity)
            .WithKeyComparer(TargetKeyComparer.Instance)
            .Build();
        _filesByTarget = _files.GetAlternateLookup<ReadOnlySpan<byte>>();
        _elsewhereByTarget = _elsewhere.GetAlternateLookup<ReadOnlySpan<byte>>();
        _trim = time.CreateTimer(static state => ((ResourceCache)state!).Trim(), this, FileCache.IdleTime / 2, FileCache.IdleTime / 2);
    }

    /// <summary>Finds what a target led to a moment ago.</summary>
    /// <param name="path">The path of the target, as it stands in the request.</param>
    /// <param name="timestamp">The time, by the clock of the cache.</param>
    /// <param name="resource">What was found.</param>
    /// <returns><see langword="false"/> when the file system has to be asked.</returns>
    public bool TryGet(ReadOnlySpan<byte> path, long timestamp, out CachedResource resource)
    {
        var generation = _sites.Generation;
        return (_filesByTarget.TryGet(path, out resource!) || _elsewhereByTarget.TryGet(path, out resource!)) && resource.IsFresh(timestamp, generation);
    }

    /// <summary>Asks the file system. May wait for a disk.</summary>
    public CachedResource LookUp(ReadOnlySpan<byte> path)
    {
        // Read before the look, so that a change during it counts as later.
        var (startedAt, generation) = (_time.GetTimestamp(), _sites.Generation);
        var known = _filesByTarget.TryGet(path, out var found) ? found : null;
        var resource = _maker.Make(path, known);
        resource.Refresh(startedAt + _freshFor, generation);

        // Not through the alternate look-up: its AddOrUpdate disposes what it adds when another thread was first, and then keeps it
        // all the same (BitFaster.Caching 2.6.1).

        if (resource.IsElsewhere)
        {
            if (known is not null)
            {
                _filesByTarget.TryRemove(path, out _, out _);
            }

            _elsewhere.AddOrUpdate(path.ToArray(), resource);
        }
        else if (resource != known)
        {
            _elsewhereByTarget.TryRemove(path, out _, out _);
            _files.AddOrUpdate(path.ToArray(), resource);
        }

        return resource;
    }

    /// <summary>Frees what no response holds.</summary>
    public void Dispose()
    {
        _trim.Dispose();
        _files.Clear();
        _elsewhere.Clear();
    }

    private void Trim() => _files.Policy.ExpireAfterAccess.Value!.TrimExpired();
}
