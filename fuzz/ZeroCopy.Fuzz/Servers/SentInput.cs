using System.Buffers;
using System.IO.Pipelines;

namespace ZeroCopy.Fuzz.Servers;

/// <summary>What a client has sent; its end is seen only by a server that has examined it all and waits for more.</summary>
/// <remarks>
/// A pipe would tell of the end together with the bytes. Kestrel gives up a request body when it learns of the end while it
/// reads the body, whole or not, and every answer after such a request would be lost to the comparison.
/// </remarks>
internal sealed class SentInput : PipeReader
{
    private readonly ReadOnlySequence<byte> _bytes;
    private long _consumed;
    private long _examined;
    private bool _ended;
    private bool _canceled;

    public SentInput(ReadOnlySpan<byte> bytes)
    {
        _bytes = new ReadOnlySequence<byte>(bytes.ToArray());
    }

    public override bool TryRead(out ReadResult result)
    {
        if (_examined == _bytes.Length && !_ended && !_canceled)
        {
            result = default;
            return false;
        }

        result = new ReadResult(_bytes.Slice(_consumed), _canceled, _ended);
        _canceled = false;
        return true;
    }

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        _ended |= _examined == _bytes.Length;
        TryRead(out var result);
        return ValueTask.FromResult(result);
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        _consumed = _bytes.GetOffset(consumed);
        _examined = Math.Max(_examined, _bytes.GetOffset(examined));
    }

    public override void CancelPendingRead() => _canceled = true;

    public override void Complete(Exception? exception = null)
    {
    }
}
