using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ZeroCopy.StaticFiles.Interop.Linux;

/// <summary>
/// <c>struct inotify_event</c> without its name, 16 bytes, linux/inotify.h. The name follows, as many bytes as
/// <see cref="NameLength"/> says, padded with NULs so that the next event is aligned.
/// </summary>
internal struct InotifyEvent
{
    /// <summary>What <see cref="Libc.InotifyAddWatch(SafeInotifyHandle, SafeHandle, uint)"/> returned.</summary>
    internal int Watch;

    /// <summary>IN_* bits.</summary>
    internal uint Mask;

    /// <summary>The same in both halves of a rename.</summary>
    internal uint Cookie;
    internal uint NameLength;
}

/// <summary>Walks the events that one read of an inotify instance returned; the kernel never splits one.</summary>
internal ref struct InotifyEventReader(ReadOnlySpan<byte> events)
{
    /// <summary>Room for any one event: a read with less may be EINVAL. NAME_MAX is 255.</summary>
    internal const int LargestEvent = 16 + 255 + 1;

    private ReadOnlySpan<byte> _rest = events;

    /// <summary>Takes the next event; its name, without padding, is empty when it is about the watched directory itself.</summary>
    internal bool TryRead(out InotifyEvent inotifyEvent, out ReadOnlySpan<byte> name)
    {
        name = default;
        if (!MemoryMarshal.TryRead(_rest, out inotifyEvent))
        {
            return false;
        }

        name = _rest.Slice(Unsafe.SizeOf<InotifyEvent>(), (int)inotifyEvent.NameLength);
        _rest = _rest[(Unsafe.SizeOf<InotifyEvent>() + name.Length)..];
        var end = name.IndexOf((byte)0);
        name = end < 0 ? name : name[..end];
        return true;
    }
}
