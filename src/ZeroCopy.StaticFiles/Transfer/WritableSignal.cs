using System.Runtime.InteropServices;
using ZeroCopy.StaticFiles.Events;

namespace ZeroCopy.StaticFiles.Transfer;

/// <summary>
/// A socket's place in an event loop, taken when its first send has to wait: most connections never do.
/// </summary>
internal sealed class WritableSignal(SafeHandle socket, IReadinessHandler handler)
{
    private ReadinessLoop? _loop;
    private ReadinessLoop.Registration _registration;

    /// <summary>Makes sure that there is a place.</summary>
    /// <returns>0, or a negative errno.</returns>
    public int Attach()
    {
        if (_loop is not null)
        {
            return 0;
        }

        var error = ReadinessLoops.Output.TryGetNext(out var loop);

        if (error == 0)
        {
            error = loop!.Register(socket, handler, out _registration);
        }

        _loop = error == 0 ? loop : null;
        return error;
    }

    /// <summary>Asks for one call of the handler, which may come before this returns. Call after <see cref="Attach"/>.</summary>
    /// <returns>0, or a negative errno.</returns>
    public int Arm()
    {
        // Gone when another thread ended the send, and with it the connection, since it was parked: nobody waits any more.
        var loop = Volatile.Read(ref _loop);
        return loop is null ? 0 : loop.Arm(socket, _registration);
    }

    /// <summary>Gives the place up.</summary>
    public void Detach()
    {
        _loop?.Unregister(_registration);
        _loop = null;
    }
}
