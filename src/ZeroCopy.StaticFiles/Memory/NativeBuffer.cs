using System.Buffers;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace ZeroCopy.StaticFiles.Memory;

/// <summary>
/// A block of native memory that Kestrel writes response heads into and that system calls read from: the
/// garbage collector neither moves nor scans it, so no pinning is needed around a send.
/// </summary>
/// <remarks>
/// Whoever rents a block returns it exactly once. The finalizer is the safety net: a rented block that became
/// unreachable is freed and reported as a leak. There are three kinds: a part of a <see cref="NativeSlab"/>; one made to measure, with
/// memory of its own; and a view, which shows a <see cref="SharedContent"/>.
/// </remarks>
internal sealed unsafe class NativeBuffer : MemoryManager<byte>
{
    /// <summary>What the bytes of a returned block are, where that is checked.</summary>
    public const byte Poison = 0xDD;

    // A page: the kernel pins whole pages during a send, and blocks never share one.
    private const nuint Alignment = 4096;

    private readonly NativeBufferPool _pool;
    private readonly NativeSlab? _slab;
    private readonly int _indexInSlab;
    private readonly bool _isView;
    private int _length;
    private byte* _memory;
    private SharedContent? _source;
    private StackTrace? _origin;

    // Zero while nobody has rented the block, so whatever its last renter kept of it shows nothing.
    private nint _address;

    /// <summary>A block with memory of its own.</summary>
    internal NativeBuffer(NativeBufferPool pool, int length)
    {
        _pool = pool;
        _length = length;
        _memory = (byte*)NativeMemory.AlignedAlloc((nuint)length, Alignment);
    }

    /// <summary>A block of a slab.</summary>
    internal NativeBuffer(NativeBufferPool pool, NativeSlab slab, int indexInSlab, byte* memory, int length)
    {
        _pool = pool;
        _slab = slab;
        _indexInSlab = indexInSlab;
        _memory = memory;
        _length = length;
    }

    /// <summary>A view: it has no memory of its own and shows that of a <see cref="SharedContent"/> while it is rented.</summary>
    internal NativeBuffer(NativeBufferPool pool)
    {
        _pool = pool;
        _isView = true;
    }

    [SuppressMessage("Reliability", "CA2015", Justification = "A span over a block is used only while the block hangs in the CompositeBuffer of a live connection.")]
    ~NativeBuffer()
    {
        // What a view shows has a finalizer of its own, which may have run already. Memory that could not be allocated was not counted.
        if (_isView || _memory is null)
        {
            return;
        }

        if (_address != 0)
        {
            _pool.ReportLeak(_length, _origin);

            // Another object is made for the place: this one may be known to other finalizers.
            _slab?.Return(_indexInSlab, block: null);
        }

        FreeOwnMemory();
    }

    /// <summary>Usable bytes of the block.</summary>
    public int Length => _length;

    /// <summary>Bytes written so far, from the start of the block.</summary>
    public int Written { get; private set; }

    /// <summary>The first byte, for a system call; valid until the block is returned.</summary>
    public byte* Pointer => (byte*)_address;

    /// <summary>The block behind this one in a <see cref="CompositeBuffer"/>.</summary>
    internal NativeBuffer? Next { get; set; }

    /// <summary>The part of the block that is not written yet.</summary>
    public Memory<byte> Unwritten => CreateMemory(Written, _length - Written);

    /// <summary>Takes <paramref name="count"/> bytes of <see cref="Unwritten"/> as written.</summary>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(_length - Written), nameof(count));
        Written += count;
    }

    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">The block was returned.</exception>
    public override Span<byte> GetSpan()
    {
        ObjectDisposedException.ThrowIf(_address == 0, this);
        return new Span<byte>((byte*)_address, _length);
    }

    /// <inheritdoc/>
    public override MemoryHandle Pin(int elementIndex = 0)
    {
        ObjectDisposedException.ThrowIf(_address == 0, this);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)elementIndex, (uint)_length, nameof(elementIndex));
        return new MemoryHandle((byte*)_address + elementIndex);
    }

    /// <inheritdoc/>
    public override void Unpin()
    {
        // Native memory does not move.
    }

    /// <summary>Gives the block back to its pool.</summary>
    /// <exception cref="InvalidOperationException">The block was returned before.</exception>
    public void Return() => _pool.Return(this);

    /// <summary>Whether this block shows memory that is not its own.</summary>
    internal bool IsView => _isView;

    /// <summary>The slab that this block is a part of.</summary>
    internal NativeSlab? Slab => _slab;

    /// <summary>Shows the bytes of <paramref name="source"/>, all of them written. Takes over the caller's reference to them.</summary>
    internal void Show(SharedContent source, int offset, int length)
    {
        Next = null;
        _source = source;
        _length = Written = length;
        _address = (nint)(source.Pointer + offset);
    }

    /// <summary>Lets the shown bytes go.</summary>
    internal void Hide()
    {
        _length = Written = 0;
        _source!.Release();
        _source = null;
    }

    internal void MarkRented(StackTrace? origin)
    {
        Written = 0;
        Next = null;
        _origin = origin;
        _address = (nint)_memory;
    }

    internal void MarkReturned()
    {
        if (Interlocked.Exchange(ref _address, 0) == 0)
        {
            throw new InvalidOperationException("A native buffer was returned twice: its bytes may belong to another response by now.");
        }
    }

    /// <summary>Overwrites the bytes, so that whoever reads them on sees it, and whoever writes them is found.</summary>
    internal void Overwrite()
    {
        new Span<byte>(_memory, _length).Fill(Poison);
        _slab?.MarkPoisoned(_indexInSlab);
    }

    /// <summary>Puts a returned block back into its slab.</summary>
    /// <param name="isReused">Whether the next renter gets the same object.</param>
    /// <returns>Whether all blocks of the slab are idle now.</returns>
    internal bool ReturnToSlab(bool isReused) => _slab!.Return(_indexInSlab, isReused ? this : null);

    /// <summary>Makes a block with memory of its own larger, and keeps what was written.</summary>
    internal void Enlarge(int length)
    {
        var larger = (byte*)NativeMemory.AlignedAlloc((nuint)length, Alignment);
        new ReadOnlySpan<byte>(_memory, Written).CopyTo(new Span<byte>(larger, length));
        NativeMemory.AlignedFree(_memory);
        _memory = larger;
        _length = length;
        _address = (nint)larger;
    }

    /// <summary>Ends the object; memory of its own is freed.</summary>
    [SuppressMessage("Usage", "CA1816", Justification = "The pool ends the block here; Dispose gives it back to the pool instead.")]
    internal void Abandon()
    {
        FreeOwnMemory();
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && _address != 0)
        {
            Return();
        }
    }

    private void FreeOwnMemory()
    {
        if (_slab is null && _memory is not null)
        {
            NativeMemory.AlignedFree(_memory);
            _pool.ReportFreed(_length);
        }

        _memory = null;
    }
}
