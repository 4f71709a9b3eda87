using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace ZeroCopy.StaticFiles.Memory;

/// <summary>
/// A block of native memory that Kestrel writes response heads into and that system calls read from: the
/// garbage collector neither moves nor scans it, so no pinning is needed around a send.
/// </summary>
/// <remarks>
/// Whoever rents a block returns it exactly once. The finalizer is the safety net: a rented block that became
/// unreachable is freed and reported as a leak.
/// </remarks>
internal sealed unsafe class NativeBuffer : MemoryManager<byte>
{
    // A page: the kernel pins whole pages during a send, and blocks never share one.
    private const nuint Alignment = 4096;

    private readonly NativeBufferPool _pool;
    private readonly bool _isView;
    private int _length;
    private byte* _pointer;
    private SharedContent? _source;
    private int _rented;

    internal NativeBuffer(NativeBufferPool pool, int length)
    {
        _pool = pool;
        _length = length;
        _pointer = (byte*)NativeMemory.AlignedAlloc((nuint)length, Alignment);
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
        if (_isView)
        {
            // What it shows has a finalizer of its own, which may have run already.
            return;
        }

        if (_rented != 0)
        {
            _pool.ReportLeak(_length);
        }

        Release();
    }

    /// <summary>Usable bytes of the block.</summary>
    public int Length => _length;

    /// <summary>Bytes written so far, from the start of the block.</summary>
    public int Written { get; private set; }

    /// <summary>The first byte, for a system call; valid until the block is returned.</summary>
    public byte* Pointer => _pointer;

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
    public override Span<byte> GetSpan()
    {
        ObjectDisposedException.ThrowIf(_pointer is null, this);
        return new Span<byte>(_pointer, _length);
    }

    /// <inheritdoc/>
    public override MemoryHandle Pin(int elementIndex = 0)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)elementIndex, (uint)_length, nameof(elementIndex));
        return new MemoryHandle(_pointer + elementIndex);
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

    /// <summary>Shows the bytes of <paramref name="source"/>, all of them written. Takes over the caller's reference to them.</summary>
    internal void Show(SharedContent source, int offset, int length)
    {
        MarkRented();
        _source = source;
        _pointer = source.Pointer + offset;
        _length = Written = length;
    }

    /// <summary>Lets the shown bytes go.</summary>
    internal void Hide()
    {
        _pointer = null;
        _length = Written = 0;
        _source!.Release();
        _source = null;
    }

    internal void MarkRented()
    {
        Written = 0;
        Next = null;
        _rented = 1;
    }

    internal void MarkReturned()
    {
        if (Interlocked.Exchange(ref _rented, 0) == 0)
        {
            throw new InvalidOperationException("A native buffer was returned twice: its bytes may belong to another response by now.");
        }
    }

    /// <summary>Frees the memory of a block that no pool keeps.</summary>
    [SuppressMessage("Usage", "CA1816", Justification = "The pool ends the block here; Dispose gives it back to the pool instead.")]
    internal void Free()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && _rented != 0)
        {
            Return();
        }
    }

    private void Release()
    {
        if (_pointer is null)
        {
            // The allocation failed in the constructor, so nothing was counted; the finalizer runs all the same.
            return;
        }

        NativeMemory.AlignedFree(_pointer);
        _pointer = null;
        _pool.ReportFreed(_length);
    }
}
