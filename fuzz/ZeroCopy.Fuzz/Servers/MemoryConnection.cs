using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace ZeroCopy.Fuzz.Servers;

/// <summary>A connection whose client has sent all it has to say, and reads until the server closes.</summary>
/// <remarks>
/// <see cref="BaseConnectionContext.ConnectionClosed"/> never fires. The socket transport fires it from another thread when the
/// client's FIN arrives, and Kestrel then drops what it has not yet written: two runs would give two answers.
/// </remarks>
internal sealed class MemoryConnection : ConnectionContext, IDuplexPipe
{
    // No back-pressure and no scheduler: the server runs from the first byte to the last on the thread that asks.
    private static readonly PipeOptions Options = new(
        readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline, pauseWriterThreshold: 0, useSynchronizationContext: false);

    private readonly Pipe _output = new(Options);
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IDictionary<object, object?>? _items;

    /// <param name="input">All that the client sends.</param>
    /// <param name="features">What Kestrel looks for on a connection.</param>
    public MemoryConnection(ReadOnlySpan<byte> input, IFeatureCollection features)
    {
        Features = features;
        Transport = this;
        Input = new SentInput(input);
    }

    public PipeReader Input { get; }

    public PipeWriter Output => _output.Writer;

    /// <summary>Ends when the server has let go of the connection.</summary>
    public Task Closed => _closed.Task;

    public override IDuplexPipe Transport { get; set; }

    public override string ConnectionId { get; set; } = "memory";

    public override IFeatureCollection Features { get; }

    public override IDictionary<object, object?> Items
    {
        get => _items ??= new ConnectionItems();
        set => _items = value;
    }

    /// <summary>All that the server sent; to be called once, after it closed.</summary>
    public byte[] ReadAnswer()
    {
        Output.Complete();
        _output.Reader.TryRead(out var read);
        var answer = read.Buffer.ToArray();
        _output.Reader.Complete();
        return answer;
    }

    // What was written before stays readable: how much of it a client would still see is a matter of timing.
    public override void Abort(ConnectionAbortedException abortReason) => Input.CancelPendingRead();

    public override ValueTask DisposeAsync()
    {
        _closed.TrySetResult();
        return base.DisposeAsync();
    }
}
