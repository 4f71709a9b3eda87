using ZeroCopy.StaticFiles.Files;

namespace ZeroCopy.StaticFiles.Memory;

/// <summary>File regions in the order in which they are sent, each with the bytes of memory that go before it.</summary>
/// <remarks>A mutable struct: keep it in a field. The first region needs no allocation, because most responses have one.</remarks>
internal struct RegionQueue
{
    private Place _first;

    // The places behind the first one; those before _next have moved on. Let go with the last of them, for idle connections.
    private List<Place>? _others;
    private int _next;

    /// <summary>Whether there is no region.</summary>
    public readonly bool IsEmpty => _first.Region.Length == 0;

    /// <summary>What is left of the first region.</summary>
    public readonly FileRegion First => _first.Region;

    /// <summary>Bytes of memory in front of the first region.</summary>
    public readonly long MemoryAheadOfFirst => _first.MemoryAhead;

    /// <summary>Bytes of memory in front of any region.</summary>
    public long MemoryAheadOfLast { get; private set; }

    /// <summary>Bytes of all regions.</summary>
    public long Length { get; private set; }

    /// <summary>Puts a region at the end.</summary>
    /// <param name="memoryAhead">Bytes of memory between the region before and this one.</param>
    /// <param name="region">Not an empty one.</param>
    public void Add(long memoryAhead, in FileRegion region)
    {
        var place = new Place(memoryAhead, region);
        MemoryAheadOfLast += memoryAhead;
        Length += region.Length;

        if (IsEmpty)
        {
            _first = place;
        }
        else
        {
            (_others ??= []).Add(place);
        }
    }

    /// <summary>Drops bytes of the memory in front of the first region.</summary>
    public void ConsumeMemory(long count)
    {
        _first = _first with { MemoryAhead = _first.MemoryAhead - count };
        MemoryAheadOfLast -= count;
    }

    /// <summary>Drops bytes from the front of the first region, and the region with its last byte.</summary>
    public void ConsumeFirst(long count)
    {
        var region = _first.Region;
        Length -= count;

        if (count < region.Length)
        {
            _first = _first with { Region = region with { Offset = region.Offset + count, Length = region.Length - count } };
        }
        else if (_others is null)
        {
            _first = default;
        }
        else
        {
            _first = _others[_next++];
            _others = _next < _others.Count ? _others : null;
            _next = _others is null ? 0 : _next;
        }
    }

    private readonly record struct Place(long MemoryAhead, FileRegion Region);
}
