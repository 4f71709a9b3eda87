using System.Buffers;
using ZeroCopy.Fuzz.Answers;
using ZeroCopy.Fuzz.Doors;
using ZeroCopy.Fuzz.Servers;

namespace ZeroCopy.Fuzz;

/// <summary>Holds one door to Kestrel. For one thread.</summary>
internal sealed class DoorCheck
{
    private readonly KestrelProbe _probe;
    private readonly IDoor _door;
    private readonly ArrayBufferWriter<byte> _answer = new();

    public DoorCheck(KestrelProbe probe, IDoor door)
    {
        _probe = probe;
        _door = door;
    }

    /// <summary>Inputs of which the door answered something.</summary>
    public long Answered { get; private set; }

    /// <summary>Requests that it answered.</summary>
    public long AnsweredRequests { get; private set; }

    /// <summary>Inputs of which it answered nothing: there is nothing to compare.</summary>
    public long HandedOver { get; private set; }

    /// <summary>The door's answers and Kestrel's to the rest, against Kestrel's answer to the whole.</summary>
    /// <returns>The first difference, or <see langword="null"/>.</returns>
    public Disagreement? Check(ReadOnlySpan<byte> input)
    {
        try
        {
            return Compare(input);
        }
        catch (Exception exception)
        {
            // Of the door or of the probe: on a thread of its own it would end the process without a word about the input.
            return new Disagreement(exception.ToString(), [], []);
        }
    }

    private Disagreement? Compare(ReadOnlySpan<byte> input)
    {
        _answer.ResetWrittenCount();
        var consumed = _door.Answer(input, _answer, out var closes);

        if (consumed == 0 && !closes && _answer.WrittenCount == 0)
        {
            HandedOver++;
            return null;
        }

        if (consumed < 0 || consumed > input.Length)
        {
            return new Disagreement($"{consumed} bytes of {input.Length} consumed", _answer.WrittenSpan.ToArray(), _probe.Ask(input));
        }

        Answered++;
        AnsweredRequests += AnswerParser.TryParse(_answer.WrittenSpan)?.Count ?? 0;

        if (!closes && consumed < input.Length)
        {
            _answer.Write(_probe.Ask(input[consumed..]));
        }

        var whole = _probe.Ask(input);
        return AnswerComparison.Differs(_answer.WrittenSpan, whole) is { } difference
            ? new Disagreement(difference, _answer.WrittenSpan.ToArray(), whole)
            : null;
    }
}

/// <summary>Two answers to one input.</summary>
/// <param name="Difference">The first thing that differs.</param>
/// <param name="Ours">The door's answers, followed by Kestrel's to the rest.</param>
/// <param name="Kestrels">Kestrel's answer to the whole.</param>
internal sealed record Disagreement(string Difference, byte[] Ours, byte[] Kestrels);
