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

    private readonly HostSites _sites;
    private readonly ContentMemory _memory;
    private readonly TimeProvider _time;
    private readonly int _maxContentLength;
    private readonly TransferPolicy _policy;

    public ResourceMaker(HostSites sites, ContentMemory memory, TimeProvider time, in ResourceCacheSettings settings)
    {
        _sites = sites;
        _memory = memory;
        _time = time;
        _maxContentLength = settings.MaxContentLength;
        _policy = settings.Policy;
    }

    /// <summary>Makes the resource that a target leads to.</summary>
    /// <param name="target">The path of the target, as it stands in the request.</param>
    /// <param name="known">What it led to before; returned when it still does.</param>
    public CachedResource Make(ReadOnlySpan<byte> target, CachedResource? known)
    {
        if (!TargetPath.TryDecode(target, out var path))
        {
            return new CachedResource(ElsewhereReason.TargetNotPlain);
        }

        if (_sites.Find(new PathString(path), out var remaining) is not { } site)
        {
            return new CachedResource(ElsewhereReason.OutsideMount);
        }

        if (site.NeedsPipeline)
        {
            return new CachedResource(ElsewhereReason.OptionsNeedPipeline);
        }

        if (site.Server.Policies.NeedPipeline(remaining.Value ?? "") || _sites.IsRestrictedElsewhere(new PathString(path)))
        {
            return new CachedResource(ElsewhereReason.PolicyAsked);
        }

        // For a client that takes every coding: where it finds a file of which there are only coded ones, another client finds
        // something else.
        var match = site.Resolver.Find(remaining.Value ?? "", acceptEncoding: "*");

        if (match.Kind == SiteMatchKind.File && site.Server.Policies.NeedPipeline(match.File.Path))
        {
            match.File.File.Dispose();
            return new CachedResource(ElsewhereReason.PolicyAsked);
        }

        if (match is { Kind: SiteMatchKind.File, File.Coding: ContentCodings.None })
        {
            return Prepare(site, match.File, known);
        }

        match.File.File.Dispose();
        return new CachedResource(match.Kind == SiteMatchKind.File ? ElsewhereReason.OnlyCoded : ElsewhereReason.NoFile);
    }

    private CachedResource Prepare(Site site, in FoundFile original, CachedResource? known)
    {
        var files = site.Resolver.CodedFiles.OpenAll(original);

        try
        {
            return known is not null && IsSame(site, known, files) ? known : Make(site, files);
        }
        finally
        {
            foreach (var file in files)
            {
                file.File.Dispose();
            }
        }
    }

    private bool IsSame(Site site, CachedResource known, FoundFile[] files)
    {
        if (known.Representations.Length != files.Length)
        {
            return false;
        }

        var now = _time.GetUtcNow();

        for (var index = 0; index < files.Length; index++)
        {
            if (WhyNoValidators(site, files[index], now, out var fields) != ElsewhereReason.None || !known.Representations[index].IsSame(files[index], fields))
            {
                return false;
            }
        }

        return true;
    }

    private CachedResource Make(Site site, FoundFile[] files)
    {
        var representations = new CachedRepresentation[files.Length];
        var now = _time.GetUtcNow();

        for (var index = 0; index < files.Length; index++)
        {
            if (Make(site, files[index], now, out var elsewhere) is not { } representation)
            {
                foreach (var made in representations)
                {
                    made?.Dispose();
                }

                return new CachedResource(elsewhere);
            }

            representations[index] = representation;
        }

        return new CachedResource(representations, site.Responses);
    }

    private CachedRepresentation? Make(Site site, in FoundFile found, DateTimeOffset now, out ElsewhereReason elsewhere)
    {
        elsewhere = WhyNoValidators(site, found, now, out var fields);

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
        return new CachedRepresentation(found, fields, site.Responses, content, isResident, delivery, now);
    }

    // Weak tags turn strong with time, and hashes come when they are computed: until then each answer is made anew.
    private static ElsewhereReason WhyNoValidators(Site site, in FoundFile found, DateTimeOffset now, out ValidatorFields fields)
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

        var validators = site.Validators.GetAsync(found, now);

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
