using ZeroCopy.StaticFiles.Decisions;

namespace ZeroCopy.StaticFiles.Sites;

/// <summary>What a target leads to, ready to be sent: a file in the codings that there are, the file itself first.</summary>
internal sealed class CachedResource : IDisposable
{
    private readonly CachedRepresentation[] _representations;
    private readonly ContentCodings _available;
    private long _freshUntil;
    private int _generation;
    private int _isDisposed;

    /// <param name="representations">The file in its codings; none for a resource that is elsewhere.</param>
    /// <param name="responses">What its site answers with.</param>
    public CachedResource(CachedRepresentation[] representations, FileResponseSettings? responses = null)
    {
        _representations = representations;
        Responses = responses!;

        foreach (var representation in representations)
        {
            _available |= representation.Coding;
        }
    }

    /// <summary>A resource that is not answered here.</summary>
    public CachedResource(ElsewhereReason elsewhere)
        : this([])
    {
        Elsewhere = elsewhere;
    }

    /// <summary>A resource that is not answered here: there is no such file, or its answer needs the pipeline.</summary>
    public bool IsElsewhere => _representations.Length == 0;

    /// <summary>Why it is not.</summary>
    public ElsewhereReason Elsewhere { get; }

    /// <summary>What its site answers with; not there for a resource that is elsewhere.</summary>
    public FileResponseSettings Responses { get; }

    /// <summary>The representations, the original first.</summary>
    public ReadOnlySpan<CachedRepresentation> Representations => _representations;

    /// <summary>Whether the file system need not be asked: not too long ago it was, and nothing has changed that is known of.</summary>
    public bool IsFresh(long timestamp, int generation) =>
        timestamp < Volatile.Read(ref _freshUntil) && generation == Volatile.Read(ref _generation);

    /// <summary>A look at the file system found the resource to be as it is here.</summary>
    public void Refresh(long freshUntil, int generation)
    {
        Volatile.Write(ref _generation, generation);
        Volatile.Write(ref _freshUntil, freshUntil);
    }

    /// <summary>The representation for a client.</summary>
    /// <param name="acceptEncoding">Accept-Encoding; empty when absent.</param>
    /// <param name="isAcceptable">Whether the client takes it.</param>
    public CachedRepresentation Choose(ReadOnlySpan<char> acceptEncoding, out bool isAcceptable)
    {
        var chosen = ContentNegotiation.Choose(acceptEncoding, _available, Responses.Codings);
        isAcceptable = chosen.IsAcceptable;

        if (chosen.Coding != ContentCodings.None)
        {
            foreach (var representation in _representations)
            {
                if (representation.Coding == chosen.Coding)
                {
                    return representation;
                }
            }
        }

        return _representations[0];
    }

    /// <summary>Lets the content go, once: a cache that updates and evicts at the same moment may call it twice.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        foreach (var representation in _representations)
        {
            representation.Dispose();
        }
    }
}
