using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace ZeroCopy.StaticFiles.Memory;

/// <summary>
/// The bytes of a small file in native memory, sent by many connections at once. They are freed when whoever made them and the
/// last sender have let go.
/// </summary>
/// <remarks>Written once, before it is shared. A lost one is freed by its finalizer.</remarks>
internal sealed unsafe class SharedContent
{
    private readonly ContentMemory _memory;
    private byte* _pointer;
    private int _references = 1;

    internal SharedContent(ContentMemory memory, int length)
    {
        _memory = memory;
        Length = length;
        _pointer = (byte*)NativeMemory.Alloc((nuint)length);
    }

    ~SharedContent() => Free();

    /// <summary>Number of bytes.</summary>
    public int Length { get; }

    /// <summary>The first byte, for a system call; valid while a reference is held.</summary>
    public byte* Pointer => _pointer;

    /// <summary>All bytes; valid while a reference is held.</summary>
    /// <exception cref="ObjectDisposedException">They have been freed.</exception>
    public Span<byte> Span
    {
        get
        {
            ObjectDisposedException.ThrowIf(_pointer is null, this);
            return new Span<byte>(_pointer, Length);
        }
    }

    /// <summary>Holds the bytes.</summary>
    /// <returns><see langword="false"/> when they have been freed already.</returns>
    public bool TryAddReference()
    {
        for (var references = Volatile.Read(ref _references); references > 0;)
        {
            var seen = Interlocked.CompareExchange(ref _references, references + 1, references);

            if (seen == references)
            {
                return true;
            }

            references = seen;
        }

        return false;
    }

    /// <summary>Lets the bytes go.</summary>
    /// <exception cref="InvalidOperationException">Nobody held them.</exception>
    [SuppressMessage("Usage", "CA1816", Justification = "The last release is what Dispose is elsewhere.")]
    public void Release()
    {
        var left = Interlocked.Decrement(ref _references);

        if (left == 0)
        {
            Free();
            GC.SuppressFinalize(this);
        }
        else if (left < 0)
        {
            throw new InvalidOperationException("Shared content was released more often than it was held.");
        }
    }

    private void Free()
    {
        if (_pointer is not null)
        {
            NativeMemory.Free(_pointer);
            _pointer = null;
            _memory.ReportFreed(Length);
        }
    }
}
