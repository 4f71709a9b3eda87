using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using ZeroCopy.StaticFiles.Interop.Linux;

namespace ZeroCopy.StaticFiles.Files;

/// <summary>
/// Tells that something changed in one of the directories it was given, by inotify, on a thread of its own. It does not
/// say what: whoever is told compares again.
/// </summary>
/// <remarks>
/// A hint, never a proof that nothing changed. inotify(7) does not report writes through a mapping, through a hard link in
/// another directory or by another host of a network file system, nor that a directory further up was renamed.
/// </remarks>
internal sealed class DirectoryWatch : IDisposable
{
    /// <summary>The most directories one instance watches: each costs the kernel about 1 KiB, and all of a user share a limit.</summary>
    public const int MaxDirectories = 1024;

    private const uint Changes =
        Libc.IN_CREATE | Libc.IN_CLOSE_WRITE | Libc.IN_MODIFY | Libc.IN_MOVED_FROM | Libc.IN_MOVED_TO | Libc.IN_DELETE
        | Libc.IN_ATTRIB | Libc.IN_DELETE_SELF | Libc.IN_MOVE_SELF | Libc.IN_ONLYDIR;

    // Some 500 events with names of up to 15 bytes: a deploy is told in a few calls rather than one a file.
    private const int BatchSize = 16 * 1024;

    private readonly SafeInotifyHandle _inotify;
    private readonly SafeEpollHandle _epoll;
    private readonly SafeFileHandle _wakeup;
    private readonly Action _onChange;
    private readonly Thread _thread;

    // Held from the system call to the entry, so that the end of a watch is never seen before its beginning.
    private readonly Lock _watches = new();
    private readonly HashSet<int> _watched = [];
    private volatile bool _isIncomplete;
    private volatile bool _isDisposed;

    private DirectoryWatch(SafeInotifyHandle inotify, SafeEpollHandle epoll, SafeFileHandle wakeup, Action onChange)
    {
        _inotify = inotify;
        _epoll = epoll;
        _wakeup = wakeup;
        _onChange = onChange;
        _thread = new Thread(static state => ((DirectoryWatch)state!).Run(), maxStackSize: 256 * 1024)
        {
            Name = "zerocopy watch",
            IsBackground = true,
        };
    }

    /// <summary>
    /// Whether every directory that was added has been watched. Once <see langword="false"/> it stays so, and freshness rests
    /// on revalidation.
    /// </summary>
    public bool IsComplete => !_isIncomplete;

    /// <summary>Directories that are watched now.</summary>
    public int Count
    {
        get
        {
            lock (_watches)
            {
                return _watched.Count;
            }
        }
    }

    /// <summary>Starts a watch of nothing yet.</summary>
    /// <param name="onChange">
    /// Called on the watch's own thread, once for each batch of events. Must be cheap, because the queue fills meanwhile, and not throw.
    /// </param>
    /// <param name="watch">The watch.</param>
    /// <returns><see langword="false"/> where there is no inotify, or no instance left for this user.</returns>
    public static bool TryStart(Action onChange, [NotNullWhen(true)] out DirectoryWatch? watch)
    {
        watch = null;

        if (!OperatingSystem.IsLinux() || Libc.InotifyInit1(Libc.IN_CLOEXEC | Libc.IN_NONBLOCK, out var inotify) < 0)
        {
            return false;
        }

        SafeFileHandle? wakeup = null;

        if (Libc.EpollCreate1(Libc.EPOLL_CLOEXEC, out var epoll) < 0
            || Libc.EventFd(0, Libc.EFD_CLOEXEC | Libc.EFD_NONBLOCK, out wakeup) < 0
            || Libc.EpollCtl(epoll!, Libc.EPOLL_CTL_ADD, inotify!, Libc.EPOLLIN, data: 0) < 0
            || Libc.EpollCtl(epoll!, Libc.EPOLL_CTL_ADD, wakeup!, Libc.EPOLLIN, data: 0) < 0)
        {
            inotify!.Dispose();
            epoll?.Dispose();
            wakeup?.Dispose();
            return false;
        }

        watch = new DirectoryWatch(inotify!, epoll!, wakeup!, onChange);
        watch._thread.UnsafeStart(watch);
        return true;
    }

    /// <summary>
    /// Watches an open directory, not what is below its own directories. Add it before looking at what it holds: what changed
    /// earlier is not told. The handle may be closed afterwards, and should be, for the kernel does not report the deletion of a
    /// directory that is held open.
    /// </summary>
    public void Add(SafeFileHandle directory)
    {
        // A watch with a gap is good for little, and each attempt costs a system call.
        if (_isIncomplete)
        {
            return;
        }

        lock (_watches)
        {
            var watch = Libc.InotifyAddWatch(_inotify, directory, Changes);

            if (watch >= 0 && (_watched.Count < MaxDirectories || _watched.Contains(watch)))
            {
                _watched.Add(watch);
                return;
            }

            _isIncomplete = true;

            if (watch >= 0)
            {
                Libc.InotifyRmWatch(_inotify, watch);
            }
        }
    }

    /// <summary>
    /// Ends the thread and waits for it, so that no call comes afterwards; not under a lock that the callback takes. The callback
    /// itself may dispose.
    /// </summary>
    public void Dispose()
    {
        _isDisposed = true;
        var one = 1UL;
        Libc.Write(_wakeup, MemoryMarshal.AsBytes(new ReadOnlySpan<ulong>(in one)));

        if (Thread.CurrentThread != _thread)
        {
            _thread.Join();
        }

        _inotify.Dispose();
        _epoll.Dispose();
        _wakeup.Dispose();
    }

    private void Run()
    {
        using var ready = new EpollEventBuffer(capacity: 1);
        Span<byte> batch = stackalloc byte[BatchSize];

        while (Libc.EpollWait(_epoll, ready, timeoutMilliseconds: -1) >= 0 && !_isDisposed)
        {
            var length = Libc.Read(_inotify, batch);

            if (length > 0)
            {
                ForgetEnded(batch[..length]);
                _onChange();
            }
            else if (length != -Errno.EAGAIN)
            {
                break;
            }
        }

        // A failure, which is a defect of this class: the files are served all the same, only no longer watched.
        if (!_isDisposed)
        {
            _isIncomplete = true;
            _onChange();
        }
    }

    private void ForgetEnded(ReadOnlySpan<byte> batch)
    {
        var events = new InotifyEventReader(batch);

        while (events.TryRead(out var change, out _))
        {
            if ((change.Mask & Libc.IN_IGNORED) != 0)
            {
                lock (_watches)
                {
                    _watched.Remove(change.Watch);
                }
            }
        }
    }
}
