using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ZeroCopy.StaticFiles.Interop.Linux;

/// <summary>
/// Room for the events of one epoll_wait, outside the managed heap, which hides that the native struct differs between architectures.
/// Belongs to the one thread that waits; whoever owns the loop disposes it after the last wait.
/// </summary>
internal sealed unsafe class EpollEventBuffer : IDisposable
{
    private byte* _events;

    internal EpollEventBuffer(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        _events = (byte*)NativeMemory.AllocZeroed((nuint)capacity, (nuint)EpollEventLayout.Current.Size);
        Capacity = capacity;
    }

    /// <summary>Events one wait can deliver; 0 once disposed, which epoll_wait refuses with EINVAL.</summary>
    internal int Capacity { get; private set; }

    internal byte* Pointer => _events;

    /// <summary>The EPOLL* bits of one event of the last wait.</summary>
    internal uint Events(int index) => Unsafe.ReadUnaligned<uint>(At(index));

    /// <summary>What <see cref="Libc.EpollCtl"/> was told to deliver with it.</summary>
    internal ulong Data(int index) => Unsafe.ReadUnaligned<ulong>(At(index) + EpollEventLayout.Current.DataOffset);

    public void Dispose()
    {
        NativeMemory.Free(_events);
        _events = null;
        Capacity = 0;
    }

    private byte* At(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Capacity, nameof(index));
        return _events + (nint)index * EpollEventLayout.Current.Size;
    }
}
