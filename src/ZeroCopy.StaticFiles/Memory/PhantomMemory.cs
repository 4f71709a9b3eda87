using System.Buffers;
using System.Runtime.InteropServices;
using ZeroCopy.StaticFiles.Interop.Linux;

namespace ZeroCopy.StaticFiles.Memory;

/// <summary>
/// Memory that stands for body bytes which never pass through user space: Kestrel counts them when it advances
/// over this memory, while <c>sendfile</c> sends the real ones.
/// </summary>
/// <remarks>
/// 1 GiB of address space reserved with PROT_NONE: it costs no RAM, and a stray read or write faults instead of
/// putting wrong bytes on the wire.
/// </remarks>
internal sealed unsafe class PhantomMemory : MemoryManager<byte>
{
    /// <summary>1 GiB: a body is announced in pieces, because <c>PipeWriter.Advance</c> takes an <see cref="int"/>.</summary>
    public const int MaxLength = 1 << 30;

    private static readonly Lazy<PhantomMemory?> Reservation = new(Reserve);

    private readonly SafeMemoryMapping _mapping;

    private PhantomMemory(SafeMemoryMapping mapping)
    {
        _mapping = mapping;
    }

    /// <summary>
    /// The reservation of this process, or <see langword="null"/> where none could be made (an address-space
    /// limit, another operating system): bodies are copied then.
    /// </summary>
    public static PhantomMemory? Instance => Reservation.Value;

    /// <summary>Whether <paramref name="memory"/> is a part of the reservation.</summary>
    public static bool Owns(ReadOnlyMemory<byte> memory) =>
        MemoryMarshal.TryGetMemoryManager<byte, PhantomMemory>(memory, out _);

    /// <inheritdoc/>
    public override Span<byte> GetSpan() => new((void*)_mapping.DangerousGetHandle(), MaxLength);

    /// <inheritdoc/>
    public override Memory<byte> Memory => CreateMemory(MaxLength);

    /// <inheritdoc/>
    public override MemoryHandle Pin(int elementIndex = 0) =>
        throw new InvalidOperationException("Phantom memory stands for file content; it has no bytes to pin.");

    /// <inheritdoc/>
    public override void Unpin()
    {
        // Never pinned.
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        // Lives as long as the process.
    }

    private static PhantomMemory? Reserve()
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        var error = Libc.MMap(
            file: null,
            MaxLength,
            Libc.PROT_NONE,
            Libc.MAP_PRIVATE | Libc.MAP_ANONYMOUS | Libc.MAP_NORESERVE,
            offset: 0,
            out var mapping);

        return error == 0 ? new PhantomMemory(mapping!) : null;
    }
}
