using BitFaster.Caching;
using BitFaster.Caching.Lru;
using Microsoft.AspNetCore.Http;
using ZeroCopy.StaticFiles.Decisions;
using ZeroCopy.StaticFiles.Files;
using ZeroCopy.StaticFiles.Memory;
using ZeroCopy.StaticFiles.Requests;
using ZeroCopy.StaticFiles.Responses;

namespace ZeroCopy.StaticFiles.Sites;

/// <summary>
/// Remembers what targets of a site lead to, ready to be sent: by the bytes of the target, without a system call, a lock or an
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

    // A larger file is probed by its sender, chunk by chunk.
    private const long MaxProbedLength = 256 * 1024;

    private readonly Site _site;
    private readonly ContentMemory _memory;
    private readonly TimeProvider _time;
    private readonly int _maxContentLength;
    private readonly long _freshFor;
    private readonly bool _answersNothing;
    private readonly ICache<byte[], CachedResource> _files;
    private readonly ICache<byte[], CachedResource> _elsewhere;
    private readonly IAlternateLookup<ReadOnlySpan<byte>, byte[], CachedResource> _filesByTarget;
    private readonly IAlternateLookup<ReadOnlySpan<byte>, byte[], CachedResource> _elsewhereByTarget;
    private readonly ITimer _trim;

    public ResourceCache(Site site, ContentMemory memory, TimeProvider time, ResourceCacheSettings settings)
    {
        _site = site;
        _memory = memory;
        _time = time;
        _maxContentLength = settings.MaxContentLength;
        _freshFor = (long)(settings.Revalidation.TotalSeconds * time.TimestampFrequency);

        site.Resolver.Files.Watch();

        // Code of the application runs in the pipeline only, and so does what reads a whole file before it is answered.
        _answersNothing = site.Responses is not { OnPrepareResponse: null, OnPrepareResponseAsync: null, CustomEntityTag: null, ReprDigest: false };

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

    /// <summary>Codings of precompressed files, the preferred one first.</summary>
    public ReadOnlySpan<ContentCodings> Codings => _site.Responses.Codings;

    /// <summary>Whether a client that takes none of the codings is refused, which is the pipeline's to do.</summary>
    public bool RefusesUnacceptableCodings => _site.Responses.RefuseUnacceptableCodings;

    /// <summary>The most ranges of one request that are answered.</summary>
    public int MaxRanges => _site.Responses.MaxRanges;

    /// <summary>Finds what a target led to a moment ago.</summary>
    /// <param name="path">The path of the target, as it stands in the request.</param>
    /// <param name="timestamp">The time, by the clock of the cache.</param>
    /// <param name="resource">What was found.</param>
    /// <returns><see langword="false"/> when the file system has to be asked.</returns>
    public bool TryGet(ReadOnlySpan<byte> path, long timestamp, out CachedResource resource)
    {
        var generation = _site.Resolver.Files.Generation;
        return (_filesByTarget.TryGet(path, out resource!) || _elsewhereByTarget.TryGet(path, out resource!)) && resource.IsFresh(timestamp, generation);
    }

    /// <summary>Asks the file system. May wait for a disk.</summary>
    public CachedResource LookUp(ReadOnlySpan<byte> path)
    {
        // Read before the look, so that a change during it counts as later.
        var (startedAt, generation) = (_time.GetTimestamp(), _site.Resolver.Files.Generation);
        var known = _filesByTarget.TryGet(path, out var found) ? found : null;
        var resource = Find(path, known);
        resource.Refresh(startedAt + _freshFor, generation);

        if (resource.IsElsewhere)
        {
            if (known is not null)
            {
                _filesByTarget.TryRemove(path, out _, out _);
            }

            _elsewhereByTarget.AddOrUpdate(path, resource);
        }
        else if (resource != known)
        {
            _elsewhereByTarget.TryRemove(path, out _, out _);
            _filesByTarget.AddOrUpdate(path, resource);
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

    private CachedResource Find(ReadOnlySpan<byte> target, CachedResource? known)
    {
        if (_answersNothing
            || !TargetPath.TryDecode(target, out var path)
            || !new PathString(path).StartsWithSegments(_site.Server.Mount, out var remaining))
        {
            return new CachedResource([]);
        }

        var match = _site.Resolver.Find(remaining.Value ?? "", acceptEncoding: default);
        return match.Kind == SiteMatchKind.File ? Prepare(match.File, known) : new CachedResource([]);
    }

    private CachedResource Prepare(in FoundFile original, CachedResource? known)
    {
        var files = _site.Resolver.CodedFiles.OpenAll(original);

        try
        {
            return known is not null && IsSame(known, files) ? known : Make(files);
        }
        finally
        {
            foreach (var file in files)
            {
                file.File.Dispose();
            }
        }
    }

    private bool IsSame(CachedResource known, FoundFile[] files)
    {
        if (known.Representations.Length != files.Length)
        {
            return false;
        }

        var now = _time.GetUtcNow();

        for (var index = 0; index < files.Length; index++)
        {
            if (!TryGetValidators(files[index], now, out var fields) || !known.Representations[index].IsSame(files[index], fields))
            {
                return false;
            }
        }

        return true;
    }

    private CachedResource Make(FoundFile[] files)
    {
        var representations = new CachedRepresentation[files.Length];
        var now = _time.GetUtcNow();

        for (var index = 0; index < files.Length; index++)
        {
            if (Make(files[index], now) is not { } representation)
            {
                foreach (var made in representations)
                {
                    made?.Dispose();
                }

                return new CachedResource([]);
            }

            representations[index] = representation;
        }

        return new CachedResource(representations);
    }

    private CachedRepresentation? Make(in FoundFile found, DateTimeOffset now)
    {
        if (!TryGetValidators(found, now, out var fields))
        {
            return null;
        }

        var content = TryRead(found.File);

        // Without a cache entry, nobody would keep the descriptor open.
        if (content is null && found.File.Entry is null)
        {
            return null;
        }

        var isResident = content is null
            && found.File.Length <= MaxProbedLength
            && PageCache.IsResident(found.File.Handle!, 0, found.File.Length);
        return new CachedRepresentation(found, fields, _site.Responses.HeaderRules, content, isResident, now);
    }

    // Weak tags turn strong with time, and hashes come when they are computed: until then each answer is made anew.
    private bool TryGetValidators(in FoundFile found, DateTimeOffset now, out ValidatorFields fields)
    {
        fields = null!;

        if (found.File.Handle is null || ClockGranularity.MayChangeUnseen(found.File.LastModified, now))
        {
            return false;
        }

        var validators = _site.Validators.GetAsync(found, now);

        if (!validators.IsCompletedSuccessfully)
        {
            // Left to the pipeline, which computes the same hash; a failure is for it to report.
            _ = validators.AsTask().ContinueWith(static task => task.Exception, TaskScheduler.Default);
            return false;
        }

        fields = validators.Result;
        return true;
    }

    private SharedContent? TryRead(in OpenedFile file)
    {
        if (file.Length > _maxContentLength || !_memory.TryAllocate((int)file.Length, out var content))
        {
            return null;
        }

        if (WholeFile.TryRead(file, content.Span))
        {
            return content;
        }

        content.Release();
        return null;
    }

    private void Trim() => _files.Policy.ExpireAfterAccess.Value!.TrimExpired();
}
