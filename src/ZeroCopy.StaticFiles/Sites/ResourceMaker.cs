using Microsoft.AspNetCore.Http;
using ZeroCopy.StaticFiles.Decisions;
using ZeroCopy.StaticFiles.Files;
using ZeroCopy.StaticFiles.Memory;
using ZeroCopy.StaticFiles.Requests;
using ZeroCopy.StaticFiles.Responses;

namespace ZeroCopy.StaticFiles.Sites;

/// <summary>Asks the file system what a target leads to, and makes that ready to be sent. May wait for a disk.</summary>
internal sealed class ResourceMaker
{
    // Probed whole in 120 µs, here, where a disk may be waited for as well; asked chunk by chunk, it were 5 % of a response of 1 MiB.
    // A larger file is probed by its sender.
    private const long MaxProbedLength = 16 * 1024 * 1024;

    private readonly Site _site;
    private readonly ContentMemory _memory;
    private readonly TimeProvider _time;
    private readonly int _maxContentLength;
    private readonly bool _makesNothing;

    public ResourceMaker(Site site, ContentMemory memory, TimeProvider time, int maxContentLength)
    {
        _site = site;
        _memory = memory;
        _time = time;
        _maxContentLength = maxContentLength;

        // Code of the application runs in the pipeline only, and so does what reads a whole file before it is answered.
        _makesNothing = site.Responses is not { OnPrepareResponse: null, OnPrepareResponseAsync: null, CustomEntityTag: null, ReprDigest: false };
    }

    /// <summary>Makes the resource that a target leads to.</summary>
    /// <param name="target">The path of the target, as it stands in the request.</param>
    /// <param name="known">What it led to before; returned when it still does.</param>
    public CachedResource Make(ReadOnlySpan<byte> target, CachedResource? known)
    {
        if (_makesNothing
            || !TargetPath.TryDecode(target, out var path)
            || !new PathString(path).StartsWithSegments(_site.Server.Mount, out var remaining))
        {
            return new CachedResource([]);
        }

        // For a client that takes every coding: where it finds a file of which there are only coded ones, another client finds
        // something else.
        var match = _site.Resolver.Find(remaining.Value ?? "", acceptEncoding: "*");

        if (match is { Kind: SiteMatchKind.File, File.Coding: ContentCodings.None })
        {
            return Prepare(match.File, known);
        }

        match.File.File.Dispose();
        return new CachedResource([]);
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

        // What is asked to be sent in one certain way is not sent from memory.
        var content = found.Mechanism == TransferMechanism.Auto ? TryRead(found.File) : null;

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
}
