using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using ZeroCopy.StaticFiles.Connections;
using ZeroCopy.StaticFiles.Diagnostics;
using ZeroCopy.StaticFiles.Interop.Linux;

namespace ZeroCopy.StaticFiles.Transport;

/// <summary>A connection of <see cref="SocketTransport"/>: input by <see cref="SocketInput"/>, output by <see cref="SocketOutput"/>.</summary>
/// <remarks>Small, because there may be thousands that are idle: what is seldom asked for is made when it is.</remarks>
internal sealed class SocketConnection : ConnectionContext, IConnectionIdFeature, IConnectionTransportFeature, IConnectionItemsFeature,
    IConnectionLifetimeFeature, IConnectionEndPointFeature, IConnectionSocketFeature, IMemoryPoolFeature, IInlineInput, IOwnTransport, IConnectionPlace, IDuplexPipe
{
    private readonly ConnectionFeatures _features;
    private readonly SocketInput _input;
    private readonly SocketOutput _output;
    private readonly ServiceContext _services;

    private IDictionary<object, object?>? _items;
    private EndPoint? _localEndPoint;
    private EndPoint? _remoteEndPoint;
    private ClosedSignal _closed;
    private StrongBox<CancellationToken>? _closedToken;
    private string? _connectionId;
    private int _isSocketClosed;
    private volatile bool _isAborted;

    /// <param name="socket">A socket that does not block.</param>
    /// <param name="pool">Blocks for input, and for whoever asks the connection for its pool.</param>
    /// <param name="services">What the connections of the application share.</param>
    /// <param name="isInline">Whether whoever reads may run on the event thread.</param>
    /// <param name="maxBuffered">Bytes of input that may wait for whoever reads.</param>
    /// <param name="place">What is let go when the socket is closed, if anything.</param>
    public SocketConnection(Socket socket, MemoryPool<byte> pool, ServiceContext services, bool isInline, long maxBuffered, IDisposable? place = null)
    {
        Socket = socket;
        MemoryPool = pool;
        Transport = this;
        _services = services;
        Place = place;

        // Known since it was accepted, and not to be asked for any more when the client has gone.
        _remoteEndPoint = socket.RemoteEndPoint;
        _features = new ConnectionFeatures(this);
        _input = new SocketInput(this, socket.SafeHandle, pool, new InputScheduler(isInline), maxBuffered);
        _output = SocketOutput.Create(this, socket, services);
    }

    public Socket Socket { get; }

    public MemoryPool<byte> MemoryPool { get; }

    /// <inheritdoc/>
    public IDisposable? Place { get; }

    PipeReader IDuplexPipe.Input => _input.Reader;

    PipeWriter IDuplexPipe.Output => _output;

    /// <inheritdoc cref="ConnectionContext.Transport"/>
    public override IDuplexPipe Transport { get; set; }

    public override IFeatureCollection Features => _features;

    public override string ConnectionId
    {
        get => _connectionId ?? Interlocked.CompareExchange(ref _connectionId, ConnectionIds.Next(), null) ?? _connectionId;
        set => _connectionId = value;
    }

    public override IDictionary<object, object?> Items
    {
        get => _items ??= new ConnectionItems();
        set => _items = value;
    }

    public override EndPoint? RemoteEndPoint
    {
        get => _remoteEndPoint;
        set => _remoteEndPoint = value;
    }

    public override EndPoint? LocalEndPoint
    {
        get => _localEndPoint ??= FindLocalEndPoint();
        set => _localEndPoint = value;
    }

    public override CancellationToken ConnectionClosed
    {
        get
        {
            if (_closedToken is { } replaced)
            {
                return replaced.Value;
            }

            _input.Watch();
            return _closed.GetToken(this);
        }

        set => _closedToken = new(value);
    }

    void IInlineInput.PreferInline() => _input.Scheduler.IsInline = true;

    /// <summary>Begins to receive.</summary>
    public void Start()
    {
        _services.ConnectionOpened();

        // Its access mode is the only other flag of a socket that was just accepted, and cannot be set.
        var error = Libc.Fcntl(Socket.SafeHandle, Libc.F_SETFL, OpenFlags.O_NONBLOCK);

        if (error < 0)
        {
            OnWatchFailed(error);
        }
        else
        {
            _input.Start();
        }
    }

    /// <inheritdoc/>
    public override void Abort(ConnectionAbortedException abortReason)
    {
        // The reason first: a reader that sees the socket fail is to be told why.
        _isAborted = true;
        _input.Stop(abortReason, hasReader: true);
        CloseSocket();

        // A closed socket never becomes writable, so whoever waits for that waits no longer.
        _output.Abort();
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        try
        {
            // Whoever took the output over may have closed it.
            await _output.CloseAsync();
        }
        finally
        {
            _input.Reader.Complete();
            _input.Stop(reason: null, hasReader: false);
            CloseSocket();
            OnInputEnded();
            await base.DisposeAsync();
        }
    }

    // As Kestrel's transport: half of a connection cannot be ended.
    void IOwnTransport.OnOutputCompleted() => _ = EndAsync(new ConnectionAbortedException("The output of the connection was completed."));

    /// <summary>No more bytes will come: tells whoever watches the connection.</summary>
    internal void OnInputEnded() => _closed.Fire(this);

    /// <summary>The socket cannot be waited for.</summary>
    /// <param name="error">A negative errno.</param>
    internal void OnWatchFailed(int error) =>
        Abort(new ConnectionAbortedException($"The connection cannot be received from: {Errno.Describe(-error)}"));

    /// <summary>Something went wrong that is no fault of the socket.</summary>
    internal void OnInputFailed(Exception exception) => TransferLog.InputFailed(_services.Logger, exception, ConnectionId);

    /// <summary>A callback on <see cref="ConnectionClosed"/> threw.</summary>
    internal void OnCallbackFailed(Exception exception) => TransferLog.ClosedCallbackFailed(_services.Logger, exception, ConnectionId);

    private async Task EndAsync(ConnectionAbortedException reason)
    {
        try
        {
            await _output.CloseAsync();
        }
        finally
        {
            _input.Stop(reason, hasReader: true);
            CloseSocket();
        }
    }

    private void CloseSocket()
    {
        if (Interlocked.Exchange(ref _isSocketClosed, 1) != 0)
        {
            return;
        }

        Place?.Dispose();
        _services.ConnectionEnded();

        if (_isAborted)
        {
            // As in Kestrel's transport, the client is to see that its response is not whole.
            Socket.Close(timeout: 0);
            return;
        }

        try
        {
            Socket.Shutdown(SocketShutdown.Both);
        }
        catch (SocketException)
        {
            // The client was faster.
        }

        Socket.Dispose();
    }

    private EndPoint? FindLocalEndPoint()
    {
        try
        {
            return Socket.LocalEndPoint;
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            return null;
        }
    }
}
