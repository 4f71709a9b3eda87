using System.Runtime.InteropServices;
using ZeroCopy.Host.Configuration;
using ZeroCopy.StaticFiles.Connections;

namespace ZeroCopy.Host.Shutdown;

/// <summary>Waits for the end of a server, and ends it.</summary>
internal static class GracefulShutdown
{
    /// <summary>Runs until a signal comes, then drains.</summary>
    /// <remarks>
    /// <list type="number">
    /// <item>Wait for SIGTERM or SIGINT. /readyz says 503 from here on.</item>
    /// <item>Go on as before, while load balancers notice.</item>
    /// <item>Accept nothing more; each connection ends with its answer.</item>
    /// <item>After the timeout, or with the second signal, cut those that are left.</item>
    /// </list>
    /// </remarks>
    /// <param name="server">A server that was started.</param>
    /// <param name="settings">How long.</param>
    /// <param name="stopping">Ends it as a signal does.</param>
    public static async Task WaitAsync(WebApplication server, ServerSettings settings, CancellationToken stopping)
    {
        // :: Step 1: a signal. The console lifetime of the host takes the first; this one counts.
        var signals = 0;
        using var hurry = new CancellationTokenSource();
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var stop = stopping.UnsafeRegister(static state => ((IHostApplicationLifetime)state!).StopApplication(), server.Lifetime);
        using var end = server.Lifetime.ApplicationStopping.UnsafeRegister(static state => ((TaskCompletionSource)state!).TrySetResult(), ended);
        await ended.Task;

        // :: Step 2: load balancers.
        var logger = server.Services.GetRequiredService<ILoggerFactory>().CreateLogger(ShutdownMessages.Category);

        if (settings.ShutdownDelay > TimeSpan.Zero)
        {
            ShutdownMessages.Waiting(logger, settings.ShutdownDelay.TotalSeconds);
            await Task.Delay(settings.ShutdownDelay, hurry.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        // :: Step 3: drain.
        var connections = ServiceContext.For(server.Services);
        var open = connections.OpenConnections;
        var cut = 0;

        if (open > 0)
        {
            ShutdownMessages.Draining(logger, open);
        }

        // :: Step 4: cut.
        using var deadline = hurry.Token.UnsafeRegister(_ => cut = connections.OpenConnections, null);
        hurry.CancelAfter(settings.ShutdownTimeout);
        await server.StopAsync(hurry.Token);

        if (cut > 0)
        {
            ShutdownMessages.Cut(logger, Math.Max(open - cut, 0), cut);
        }
        else if (open > 0)
        {
            ShutdownMessages.Drained(logger, open);
        }

        void OnSignal(PosixSignalContext context)
        {
            context.Cancel = true;

            if (Interlocked.Increment(ref signals) > 1)
            {
                hurry.Cancel();
            }
        }
    }
}
