using System.IO.Pipelines;
using ZeroCopy.StaticFiles.Events;

namespace ZeroCopy.StaticFiles.Transport;

/// <summary>Where a connection's reader goes on when bytes have come: right there, or on the thread pool.</summary>
internal sealed class InputScheduler(bool isInline) : PipeScheduler
{
    /// <summary>Whether the reader may run on the event thread. Whoever takes a connection over may allow it.</summary>
    public bool IsInline { get; set; } = isInline;

    /// <inheritdoc/>
    public override void Schedule(Action<object?> action, object? state)
    {
        // A read may be called off by any thread, and under any lock: Kestrel's heartbeat must not run what comes after the read.
        if (IsInline && ReadinessLoop.IsOnEventThread)
        {
            action(state);
        }
        else
        {
            ThreadPool.Schedule(action, state);
        }
    }
}
