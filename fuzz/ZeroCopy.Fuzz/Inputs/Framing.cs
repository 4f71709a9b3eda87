namespace ZeroCopy.Fuzz.Inputs;

/// <summary>Where a body ends: Content-Length and Transfer-Encoding in all forms, with bodies that fit and that do not.</summary>
internal static class Framing
{
    private const string Smuggled = "GET /a.txt HTTP/1.1\r\nHost: x\r\n\r\n";

    private static readonly string[] Lengths =
    [
        "0", "0", "5", "5", "05", "00", "+5", "-0", "-1", "5, 5", "5,6", "5;", "0x5", "", " ", "5.0", "1 2", "\t5", "5 ", "5\0", "\xB5", "4", "6", "35", "100",
        "2147483648", "9223372036854775807", "9223372036854775808", "99999999999999999999",
    ];

    private static readonly string[] TransferCodings =
    [
        "chunked", "chunked", "chunked", "Chunked", "CHUNKED", "identity", "gzip, chunked", "chunked, gzip", "chunked, chunked", "xchunked", "chunkedx", "chunke",
        "\x0B" + "chunked", "chunked\x0B", "\"chunked\"", "chunked;q=1", ",chunked", "chunked,", "chunked\0", "", " ",
    ];

    private static readonly string[] PlainBodies = ["", "hello", "hello", Smuggled, "\r\n", "\r\n\r\n", "hell", "hello!", "\0\0\0\0\0"];

    private static readonly string[] ChunkedBodies =
    [
        "0\r\n\r\n", "5\r\nhello\r\n0\r\n\r\n", "5\r\nhello\r\n0\r\n\r\n", "5;a=b\r\nhello\r\n0\r\n\r\n", "5;a=\"b\r\n\"\r\nhello\r\n0\r\n\r\n", "05\r\nhello\r\n00\r\n\r\n",
        "2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n", "5\r\nhello\r\n0\r\nX: y\r\n\r\n", "0\r\nContent-Length: 5\r\n\r\n", "5\nhello\n0\n\n", "5 \r\nhello\r\n0\r\n\r\n", "5\r\nhello0\r\n\r\n",
        "5\r\nhelloX\r\n0\r\n\r\n", "z\r\n", "-1\r\n", "0x5\r\nhello\r\n0\r\n\r\n", "ffffffffffffffff1\r\n", "80000000\r\n", "5\r\nhello\r\n", "5\r\nhello\r\n0\r\n", "5\r\nhel",
        "\r\n", "22\r\n" + Smuggled + "\r\n0\r\n\r\n", "0\r\n" + Smuggled, "5\rhello\r\n0\r\n\r\n", "0\r\nX y\r\n\r\n", "0\r\n : y\r\n\r\n",
    ];

    /// <summary>Adds fields, a body, or both.</summary>
    public static void AddTo(RequestDraft request, InputRandom random)
    {
        switch (random.Below(10))
        {
            case 0:
                // A body that nothing announces: the next request, to the server.
                request.Body = random.Pick(PlainBodies);
                break;
            case 1 or 2:
                AddLengthThatFits(request, random);
                break;
            case 3:
                AddLength(request, random);
                break;
            case 4 or 5:
                AddLength(request, random);
                request.Body = random.Pick(PlainBodies);
                break;
            case 6 or 7:
                AddCoding(request, random);
                request.Body = random.Pick(random.Chance(85) ? ChunkedBodies : PlainBodies);
                break;
            case 8:
                AddLength(request, random);
                AddCoding(request, random);
                request.Body = random.Pick(random.Chance(60) ? ChunkedBodies : PlainBodies);
                break;
            default:
                AddLength(request, random);
                AddLength(request, random);
                request.Body = random.Pick(PlainBodies);
                break;
        }

        if (random.Chance(10))
        {
            request.Insert(random, "Expect", "100-continue");
        }

        if (random.Chance(40))
        {
            request.Method = "POST";
        }
    }

    private static void AddLengthThatFits(RequestDraft request, InputRandom random)
    {
        request.Body = random.Pick(PlainBodies);
        request.Insert(random, random.Pick(["Content-Length", "content-length"]), request.Body.Length.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    private static void AddLength(RequestDraft request, InputRandom random) =>
        request.Insert(random, random.Pick(["Content-Length", "Content-Length", "content-length", "CONTENT-LENGTH"]), random.Pick(Lengths));

    private static void AddCoding(RequestDraft request, InputRandom random) =>
        request.Insert(random, random.Pick(["Transfer-Encoding", "Transfer-Encoding", "transfer-encoding"]), random.Pick(TransferCodings));
}
