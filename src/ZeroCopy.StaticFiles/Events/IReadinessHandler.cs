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
    /// <param name="isEnding">Whether no more will come behind them: what is there is to be read to its end.</param>
    void OnReadable(bool isEnding);
}
