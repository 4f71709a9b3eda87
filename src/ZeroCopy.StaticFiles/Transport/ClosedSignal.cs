namespace ZeroCopy.StaticFiles.Transport;

/// <summary>Tells that a connection has ended, and costs nothing where nobody asks.</summary>
/// <remarks>A mutable struct: keep it in a field.</remarks>
internal struct ClosedSignal
{
    private volatile CancellationTokenSource? _source;
    private int _hasFired;

    /// <summary>A token that is cancelled when the connection has ended, or is already.</summary>
    public CancellationToken GetToken(SocketConnection connection)
    {
        if (_source is { } existing)
        {
            return existing.Token;
        }

        if (Volatile.Read(ref _hasFired) != 0)
        {
            return new CancellationToken(canceled: true);
        }

        var source = new CancellationTokenSource();
        source = Interlocked.CompareExchange(ref _source, source, null) ?? source;

        // It may have ended before there was anybody to tell.
        if (Volatile.Read(ref _hasFired) != 0)
        {
            CancelLater(source, connection);
        }

        return source.Token;
    }

    /// <summary>The connection has ended; nothing happens the second time.</summary>
    public void Fire(SocketConnection connection)
    {
        // With a fence: either this sees the source, or whoever makes it sees that it has fired.
        if (Interlocked.Exchange(ref _hasFired, 1) == 0 && _source is { } source)
        {
            CancelLater(source, connection);
        }
    }

    // Not here: what the application registered does not belong on an event thread.
    private static void CancelLater(CancellationTokenSource source, SocketConnection connection) => ThreadPool.UnsafeQueueUserWorkItem(
        static state =>
        {
            try
            {
                state.source.Cancel();
            }
            catch (AggregateException exception)
            {
                // Of what the application registered. Nobody else would catch it on this thread.
                state.connection.OnCallbackFailed(exception);
            }
        },
        (source, connection),
        preferLocal: false);
}
