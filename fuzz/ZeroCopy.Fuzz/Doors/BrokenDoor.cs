using System.Buffers;
using ZeroCopy.Fuzz.Servers;

namespace ZeroCopy.Fuzz.Doors;

/// <summary>Wrong on purpose: answers whatever begins like a request for /a.txt, up to the first empty line.</summary>
internal sealed class BrokenDoor : IDoor
{
    private readonly byte[] _canned;

    public BrokenDoor(KestrelProbe probe)
    {
        _canned = probe.Ask("GET /a.txt HTTP/1.1\r\nHost: x\r\n\r\n"u8);
    }

    public int Answer(ReadOnlySpan<byte> input, ArrayBufferWriter<byte> answer, out bool closes)
    {
        closes = false;
        var consumed = 0;

        while (HeadLength(input[consumed..]) is > 0 and var length)
        {
            answer.Write(_canned);
            consumed += length;
        }

        return consumed;
    }

    private static int HeadLength(ReadOnlySpan<byte> input)
    {
        if (!input.StartsWith("GET /a.txt "u8))
        {
            return 0;
        }

        var strict = input.IndexOf("\r\n\r\n"u8);
        var bare = input.IndexOf("\n\n"u8);
        return bare >= 0 && (strict < 0 || bare < strict) ? bare + 2 : strict >= 0 ? strict + 4 : 0;
    }
}
