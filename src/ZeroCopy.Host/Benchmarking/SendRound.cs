using System.Diagnostics;
using System.Net.Sockets;
using ZeroCopy.StaticFiles.Transfer;

namespace ZeroCopy.Host.Benchmarking;

/// <summary>Sends one response after the other for a while, and counts what that costs.</summary>
/// <remarks>
/// It begins on a thread of its own and goes on where its sends do, on the event loop or a thread that waits for the disk: so it
/// changes threads as often as the server does, and not once more.
/// </remarks>
/// <param name="connection">By what, and to whom.</param>
/// <param name="file">What.</param>
/// <param name="isCold">Whether it is dropped from the page cache each time.</param>
/// <param name="counts">Whether anybody looks at the result.</param>
/// <param name="duration">When no further response begins.</param>
/// <param name="stopping">Ends the send that is in progress.</param>
internal sealed class SendRound(SendConnection connection, BenchmarkFile file, bool isCold, bool counts, TimeSpan duration, CancellationToken stopping)
{
    // 20 ms at most; nearly all succeed at once or at the second.
    private const int EvictionAttempts = 40;

    private readonly TaskCompletionSource<(Sample Sample, TransferResult Result)> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // A trace tells by it which calls were counted; at most 15 letters.
    private string Name => !counts ? "bench warm-up" : isCold ? "bench cold" : "bench hot";

    /// <summary>Runs to the end; at least one response, even where that takes longer.</summary>
    /// <returns>What was counted, and how the last send ended.</returns>
    public async Task<(Sample Sample, TransferResult Result)> RunAsync()
    {
        await using var stop = stopping.UnsafeRegister(static state => ((SendConnection)state!).Stop(), connection);
        new Thread(static state => _ = ((SendRound)state!).SendAsync()) { IsBackground = true }.UnsafeStart(this);
        return await _end.Task.ConfigureAwait(false);
    }

    private async Task SendAsync()
    {
        // By the thread itself: set by its starter, the name could come after the first calls.
        Thread.CurrentThread.Name = Name;

        try
        {
            _end.SetResult(isCold ? await SendColdAsync().ConfigureAwait(false) : await SendHotAsync().ConfigureAwait(false));
        }
        catch (Exception exception)
        {
            _end.SetException(exception);
        }
    }

    // Back to back: a full socket is what ends a turn.
    private async Task<(Sample, TransferResult)> SendHotAsync()
    {
        var clock = Stopwatch.StartNew();
        var before = connection.Count(0, TimeSpan.Zero);
        var responses = 0L;
        TransferResult result;

        do
        {
            result = await connection.SendAsync(file.Handle, file.Length).ConfigureAwait(false);
            responses += result.Status == TransferStatus.Completed ? 1 : 0;
        }
        while (result.Status == TransferStatus.Completed && clock.Elapsed < duration && !stopping.IsCancellationRequested);

        return (connection.Count(responses, clock.Elapsed) - before, result);
    }

    // One by one: what is still under way holds its pages in the cache. Only the sends are counted, and of those only what was cold.
    private async Task<(Sample, TransferResult)> SendColdAsync()
    {
        var clock = Stopwatch.StartNew();
        var sum = default(Sample);
        TransferResult result;

        do
        {
            var isEvicted = TryEvict();
            var began = clock.Elapsed;
            var before = connection.Count(0, began);
            result = await connection.SendAsync(file.Handle, file.Length).ConfigureAwait(false);
            var after = connection.Count(1, clock.Elapsed);

            if (result.Status == TransferStatus.Completed)
            {
                sum += isEvicted ? after - before : default;

                if (!TryAwaitAcknowledgement())
                {
                    return (sum, new TransferResult(TransferStatus.ClientGone));
                }
            }
        }
        while (result.Status == TransferStatus.Completed && clock.Elapsed < duration && !stopping.IsCancellationRequested);

        return (sum, result);
    }

    // The thread wanders over the processors meanwhile, of which any may keep pages.
    private bool TryEvict()
    {
        for (var attempt = 0; attempt < EvictionAttempts; attempt++)
        {
            if (file.TryEvict())
            {
                return true;
            }

            SoftInterruptNudge.Send();
            Thread.Sleep(attempt < EvictionAttempts / 2 ? 0 : 1);
        }

        return false;
    }

    private bool TryAwaitAcknowledgement()
    {
        try
        {
            return connection.TryAwaitAcknowledgement();
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
