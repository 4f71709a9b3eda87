using Microsoft.AspNetCore.Http;
using ZeroCopy.StaticFiles.Decisions;
using ZeroCopy.StaticFiles.Files;
using ZeroCopy.StaticFiles.Memory;
using ZeroCopy.StaticFiles.Requests;
using ZeroCopy.StaticFiles.Responses;
using ZeroCopy.StaticFiles.Transfer;

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
    private readonly TransferPolicy _policy;
    private readonly bool _makesNothing;

    public ResourceMaker(Site site, ContentMemory memory, TimeProvider time, in ResourceCacheSettings settings)
    {
        _site = site;
        _memory = memory;
        _time = time;
        _maxContentLength = settings.MaxContentLength;
        _policy = settings.Policy;

        // Code of the application runs in the pipeline only, and so does what reads a whole file before it is answered.
        _makesNothing = site.Responses is not { OnPrepareResponse: null, OnPrepareResponseAsync: null, CustomEntityTag: null, ReprDigest: false };
    }

    /// <summary>Makes the resource that a target leads to.</summary>
    /// <param name="target">The path of the target, as it stands in the request.</param>
    /// <param name="known">What it led to before; returned when it still does.</param>
    public CachedResource Make(ReadOnlySpan<byte> target, CachedResource? known)
    {
        if (_makesNothing)
        {
            return new CachedResource(ElsewhereReason.OptionsNeedPipeline);
        }

        if (!TargetPath.TryDecode(target, out var path))
        {
            return new CachedResource(ElsewhereReason.TargetNotPlain);
        }

        if (!new PathString(path).StartsWithSegments(_site.Server.Mount, out var remaining))
        {
            return new CachedResource(ElsewhereReason.OutsideMount);
        }

        // For a client that takes every coding: where it finds a file of which there are only coded ones, another client finds
        // something else.
        var match = _site.Resolver.Find(remaining.Value ?? "", acceptEncoding: "*");

        if (match is { Kind: SiteMatchKind.File, File.Coding: ContentCodings.None })
        {
            return Prepare(match.File, known);
        }

        match.File.File.Dispose();
        return new CachedResource(match.Kind == SiteMatchKind.File ? ElsewhereReason.OnlyCoded : ElsewhereReason.NoFile);
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
            if (WhyNoValidators(files[index], now, out var fields) != ElsewhereReason.None || !known.Representations[index].IsSame(files[index], fields))
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
            if (Make(files[index], now, out var elsewhere) is not { } representation)
            {
                foreach (var made in representations)
                {
                    made?.Dispose();
                }

                return new CachedResource(elsewhere);
            }

            representations[index] = representation;
        }

        return new CachedResource(representations);
    }

    private CachedRepresentation? Make(in FoundFile found, DateTimeOffset now, out ElsewhereReason elsewhere)
    {
        elsewhere = WhyNoValidators(found, now, out var fields);

        if (elsewhere != ElsewhereReason.None)
        {
            return null;
        }

        // What is asked to be sent in one certain way is not sent from memory.
        var content = found.Mechanism == TransferMechanism.Auto ? TryRead(found.File) : null;

        // Without a cache entry, nobody would keep the descriptor open.
        if (content is null && found.File.Entry is null)
        {
            elsewhere = ElsewhereReason.NotKeptOpen;
            return null;
        }

        var isResident = content is null
            && found.File.Length <= MaxProbedLength
            && PageCache.IsResident(found.File.Handle!, 0, found.File.Length);
        var choice = _policy.Choose(found.File.Region(0, found.File.Length, found.Mechanism), isResident, isUnixSocket: false);
        var delivery = Delivery.OnConnection(content is not null, found.File.Length, _maxContentLength, MechanismTags.Of(choice));
        return new CachedRepresentation(found, fields, _site.Responses, content, isResident, delivery, now);
    }

    // Weak tags turn strong with time, and hashes come when they are computed: until then each answer is made anew.
    private ElsewhereReason WhyNoValidators(in FoundFile found, DateTimeOffset now, out ValidatorFields fields)
    {
        fields = null!;

        if (found.File.Handle is null)
        {
            return ElsewhereReason.NotAFile;
        }

        if (ClockGranularity.MayChangeUnseen(found.File.LastModified, now))
        {
            return ElsewhereReason.JustChanged;
        }

        var validators = _site.Validators.GetAsync(found, now);

        if (!validators.IsCompletedSuccessfully)
        {
            // Left to the pipeline, which computes the same hash; a failure is for it to report.
            _ = validators.AsTask().ContinueWith(static task => task.Exception, TaskScheduler.Default);
            return ElsewhereReason.HashPending;
        }

        fields = validators.Result;
        return ElsewhereReason.None;
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
