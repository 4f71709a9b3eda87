using System.Runtime.InteropServices;
using ZeroCopy.StaticFiles.Events;

namespace ZeroCopy.StaticFiles.Transport;

/// <summary>A socket's place in an event loop for input: taken once, given back once, by whichever threads.</summary>
/// <remarks>A mutable struct: keep it in a field.</remarks>
internal struct InputWatch
{
    private const int None = 0;
    private const int Begun = 1;
    private const int Ended = 2;

    private int _state;
    private ReadinessLoop? _loop;
    private ReadinessLoop.Registration _registration;

    /// <summary>Takes the place, unless it was taken, or is needed no more.</summary>
    /// <returns>0, or a negative errno.</returns>
    public int Begin(SafeHandle socket, IReadinessHandler handler)
    {
        if (Volatile.Read(ref _state) != None || Interlocked.CompareExchange(ref _state, Begun, None) != None)
        {
            return 0;
        }

        var error = ReadinessLoops.Input.TryGetNext(out var loop);

        if (error == 0)
        {
            error = loop!.RegisterInput(socket, handler, out _registration);
        }

        if (error < 0)
        {
            return error;
        }

        // With a fence: either this sees the end, or whoever ends sees the loop. To give back twice does nothing.
        Interlocked.Exchange(ref _loop, loop);

        if (Volatile.Read(ref _state) == Ended)
        {
            loop!.Unregister(_registration);
        }

        return 0;
    }

    /// <summary>Gives the place back, and takes none any more.</summary>
    public void End()
    {
        Interlocked.Exchange(ref _state, Ended);
        Volatile.Read(ref _loop)?.Unregister(_registration);
    }
}
