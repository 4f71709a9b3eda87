namespace ZeroCopy.StaticFiles.Events;

/// <summary>
/// Is told what its socket is ready for. Called on the event thread: it must not throw, must not block, and must not run
/// application code that may block.
/// </summary>
internal interface IReadinessHandler
{
    /// <summary>The socket can take bytes again, or has failed.</summary>
    void OnWritable();

    /// <summary>Bytes have come, or the socket has failed.</summary>
    /// <param name="untilEmpty">
    /// Whether to read until there is no more: an end or an urgent byte is behind them, so that a read that brings few bytes does not show that
    /// there are no others.
    /// </param>
    void OnReadable(bool untilEmpty);
}
