using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using ZeroCopy.StaticFiles.Interop.Linux;

namespace ZeroCopy.StaticFiles.Events;

/// <summary>
/// One thread that waits on an epoll set, for sockets whose send buffer was full and for sockets that bytes come from, and tells
/// their handlers. Thousands of clients cost one thread.
/// </summary>
/// <remarks>
/// A socket may be in one set for input and in another for output. A registration for output is one-shot: after it fired it is
/// silent until it is armed again. One for input stays, and reports what is new (EPOLLET).
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "Loops live as long as the process.")]
internal sealed class ReadinessLoop
{
    // Events taken from the kernel at a time; .NET's own socket engine takes 1,024, nginx 512.
    private const int EventCapacity = 256;

    [ThreadStatic]
    private static bool _isOnEventThread;

    private readonly SafeEpollHandle _epoll;
    private readonly Lock _registrations = new();
    private readonly Stack<int> _vacant = new();

    // Written under the lock; events find their handlers without it.
    private Place?[] _places = [];
    private uint _generation;

    private ReadinessLoop(SafeEpollHandle epoll)
    {
        _epoll = epoll;
    }

    /// <summary>Whether this thread is one that waits for events and calls handlers.</summary>
    public static bool IsOnEventThread => _isOnEventThread;

    /// <summary>Starts a loop on a background thread of its own.</summary>
    /// <returns>0, or a negative errno.</returns>
    public static int TryStart(string threadName, out ReadinessLoop? loop)
    {
        loop = null;
        var error = Libc.EpollCreate1(Libc.EPOLL_CLOEXEC, out var epoll);

        if (error < 0)
        {
            return error;
        }

        loop = new ReadinessLoop(epoll!);

        // The default stack: behind an input may be a whole pipeline. What is not touched costs address space only.
        new Thread(static state => ((ReadinessLoop)state!).Run())
        {
            Name = threadName,
            IsBackground = true,
        }.UnsafeStart(loop);

        return 0;
    }

    /// <summary>Adds a socket for output, still unarmed.</summary>
    /// <returns>0, or a negative errno.</returns>
    public int Register(SafeHandle socket, IReadinessHandler handler, out Registration registration) =>
        // No event asked for yet; the kernel still reports EPOLLERR and EPOLLHUP, which wake the handler harmlessly.
        Register(socket, handler, Libc.EPOLLONESHOT, out registration);

    /// <summary>Adds a socket for input: the handler is called for what is there already, and then for all that comes.</summary>
    /// <returns>0, or a negative errno.</returns>
    public int RegisterInput(SafeHandle socket, IReadinessHandler handler, out Registration registration) =>
        Register(socket, handler, Libc.EPOLLIN | Libc.EPOLLPRI | Libc.EPOLLRDHUP | Libc.EPOLLET, out registration);

    private int Register(SafeHandle socket, IReadinessHandler handler, uint events, out Registration registration)
    {
        lock (_registrations)
        {
            if (_vacant.Count == 0)
            {
                Grow();
            }

            registration = new Registration(_vacant.Pop(), ++_generation);
            Volatile.Write(ref _places[registration.Index], new Place(handler, registration.Generation));
        }

        var error = Libc.EpollCtl(_epoll, Libc.EPOLL_CTL_ADD, socket, events, registration.Data);

        if (error < 0)
        {
            Unregister(registration);
        }

        return error;
    }

    /// <summary>Asks for one call of the handler as soon as the socket can take bytes, or has failed.</summary>
    /// <returns>0, or a negative errno.</returns>
    public int Arm(SafeHandle socket, Registration registration) =>
        Libc.EpollCtl(_epoll, Libc.EPOLL_CTL_MOD, socket, Libc.EPOLLOUT | Libc.EPOLLONESHOT, registration.Data);

    /// <summary>
    /// Forgets the handler. The kernel drops the socket from the set when it is closed; an event already on its
    /// way finds another generation in its place and is ignored.
    /// </summary>
    public void Unregister(Registration registration)
    {
        lock (_registrations)
        {
            if (_places[registration.Index]?.Generation == registration.Generation)
            {
                _places[registration.Index] = null;
                _vacant.Push(registration.Index);
            }
        }
    }

    private void Grow()
    {
        var old = _places;
        var grown = new Place?[Math.Max(64, old.Length * 2)];
        old.CopyTo(grown, 0);

        for (var index = grown.Length - 1; index >= old.Length; index--)
        {
            _vacant.Push(index);
        }

        Volatile.Write(ref _places, grown);
    }

    private void Dispatch(uint events, Registration registration)
    {
        var place = Volatile.Read(ref Volatile.Read(ref _places)[registration.Index]);

        if (place?.Generation != registration.Generation)
        {
            return;
        }

        // A failed socket is ready for everything: the next call on it says what has happened.
        const uint Ended = Libc.EPOLLERR | Libc.EPOLLHUP;

        if ((events & (Libc.EPOLLOUT | Ended)) != 0)
        {
            place.Handler.OnWritable();
        }

        if ((events & (Libc.EPOLLIN | Libc.EPOLLPRI | Libc.EPOLLRDHUP | Ended)) != 0)
        {
            // An error alone is no end: completions of MSG_ZEROCOPY are told so, and a reset comes with EPOLLHUP.
            place.Handler.OnReadable(untilEmpty: (events & (Libc.EPOLLPRI | Libc.EPOLLRDHUP | Libc.EPOLLHUP)) != 0);
        }
    }

    private void Run()
    {
        using var events = new EpollEventBuffer(EventCapacity);
        _isOnEventThread = true;

        while (true)
        {
            var count = Libc.EpollWait(_epoll, events, timeoutMilliseconds: -1);

            if (count < 0)
            {
                // Only EBADF, EFAULT and EINVAL are possible, and each is a defect of this class: better a loud end
                // than a server whose slow clients hang for ever.
                Environment.FailFast($"epoll_wait failed: {Errno.Describe(-count)}");
            }

            for (var index = 0; index < count; index++)
            {
                Dispatch(events.Events(index), Registration.FromData(events.Data(index)));
            }
        }
    }

    /// <summary>Names one registration; the generation tells it from later ones in the same place.</summary>
    internal readonly record struct Registration(int Index, uint Generation)
    {
        public ulong Data => ((ulong)Generation << 32) | (uint)Index;

        public static Registration FromData(ulong data) => new((int)(uint)data, (uint)(data >> 32));
    }

    private sealed record Place(IReadinessHandler Handler, uint Generation);
}
