using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using ZeroCopy.StaticFiles.Interop.Linux;

namespace ZeroCopy.StaticFiles.Events;

/// <summary>
/// One thread that waits on an epoll set for sockets whose send buffer was full, and tells their handlers when
/// there is room. Thousands of slow clients cost one thread.
/// </summary>
/// <remarks>
/// The runtime watches the same sockets for input in an epoll set of its own; a socket may be in both. Each
/// registration is one-shot: after it fired it is silent until it is armed again.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "Loops live as long as the process.")]
internal sealed class ReadinessLoop
{
    // Events taken from the kernel at a time; .NET's own socket engine takes 1,024, nginx 512.
    private const int EventCapacity = 256;

    private readonly SafeEpollHandle _epoll;
    private readonly Lock _registrations = new();
    private readonly Stack<int> _vacant = new();

    // Guarded by the lock; only sockets that were full take it, twice per wait.
    private Slot[] _slots = [];

    private ReadinessLoop(SafeEpollHandle epoll)
    {
        _epoll = epoll;
    }

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

        // 256 KiB of stack: a handler only calls sendmsg and sendfile.
        new Thread(static state => ((ReadinessLoop)state!).Run(), maxStackSize: 256 * 1024)
        {
            Name = threadName,
            IsBackground = true,
        }.UnsafeStart(loop);

        return 0;
    }

    /// <summary>Adds a socket, still unarmed.</summary>
    /// <returns>0, or a negative errno.</returns>
    public int Register(SafeHandle socket, IReadinessHandler handler, out Registration registration)
    {
        lock (_registrations)
        {
            if (_vacant.Count == 0)
            {
                Grow();
            }

            var index = _vacant.Pop();
            ref var slot = ref _slots[index];
            slot.Generation++;
            slot.Handler = handler;
            registration = new Registration(index, slot.Generation);
        }

        // No event asked for yet; the kernel still reports EPOLLERR and EPOLLHUP, which wake the handler harmlessly.
        var error = Libc.EpollCtl(_epoll, Libc.EPOLL_CTL_ADD, socket, Libc.EPOLLONESHOT, registration.Data);

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
    /// way finds another generation in the slot and is ignored.
    /// </summary>
    public void Unregister(Registration registration)
    {
        lock (_registrations)
        {
            ref var slot = ref _slots[registration.Index];

            if (slot.Generation == registration.Generation && slot.Handler is not null)
            {
                slot.Handler = null;
                _vacant.Push(registration.Index);
            }
        }
    }

    private void Grow()
    {
        var old = _slots;
        var grown = new Slot[Math.Max(64, old.Length * 2)];
        old.CopyTo(grown, 0);

        for (var index = grown.Length - 1; index >= old.Length; index--)
        {
            _vacant.Push(index);
        }

        _slots = grown;
    }

    private IReadinessHandler? Find(Registration registration)
    {
        lock (_registrations)
        {
            ref var slot = ref _slots[registration.Index];
            return slot.Generation == registration.Generation ? slot.Handler : null;
        }
    }

    private void Run()
    {
        using var events = new EpollEventBuffer(EventCapacity);

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
                Find(Registration.FromData(events.Data(index)))?.OnWritable();
            }
        }
    }

    /// <summary>Names one registration; the generation tells it from later ones in the same slot.</summary>
    internal readonly record struct Registration(int Index, uint Generation)
    {
        public ulong Data => ((ulong)Generation << 32) | (uint)Index;

        public static Registration FromData(ulong data) => new((int)(uint)data, (uint)(data >> 32));
    }

    private struct Slot
    {
        public IReadinessHandler? Handler;
        public uint Generation;
    }
}
