namespace ZeroCopy.StaticFiles.Decisions;

/// <summary>Chooses a content coding by Accept-Encoding (RFC 9110 §12.5.3).</summary>
/// <remarks>
/// <para>Without the field, "any content coding is considered acceptable": the identity is sent, because whoever does not ask is
/// mostly a program that does not decode.</para>
/// <para>Of the codings there are, the one with the highest weight wins, and the server's order decides between equals. The
/// identity wins only with a higher weight than every coding, or where there is no other: a client that lists a coding wants
/// it, and the identity is acceptable to it anyhow.</para>
/// <para>An element that cannot be read is skipped; it must not cost a client the page.</para>
/// </remarks>
internal static class ContentNegotiation
{
    // Weights in thousandths (§12.4.2 has three decimals); −1: not named.
    private const int NotNamed = -1;
    private const int Full = 1000;

    private const string OptionalWhitespace = " \t";

    /// <summary>Chooses.</summary>
    /// <param name="acceptEncoding">The field; empty when absent.</param>
    /// <param name="available">The codings that there are.</param>
    /// <param name="preference">The server's order.</param>
    public static NegotiatedCoding Choose(ReadOnlySpan<char> acceptEncoding, ContentCodings available, ReadOnlySpan<ContentCodings> preference)
    {
        Span<int> weights = [NotNamed, NotNamed, NotNamed];
        var (identity, any) = (NotNamed, NotNamed);
        var rest = acceptEncoding;

        while (!rest.IsEmpty)
        {
            var comma = rest.IndexOf(',');
            var element = comma < 0 ? rest : rest[..comma];
            rest = comma < 0 ? [] : rest[(comma + 1)..];
            var semicolon = element.IndexOf(';');
            var token = (semicolon < 0 ? element : element[..semicolon]).Trim(OptionalWhitespace);

            if (token.IsEmpty || !TryReadWeight(semicolon < 0 ? [] : element[(semicolon + 1)..], out var weight))
            {
                continue;
            }

            if (token is "*")
            {
                any = weight;
            }
            else if (token.Equals("identity", StringComparison.OrdinalIgnoreCase))
            {
                identity = weight;
            }
            else if (IndexOf(token) is >= 0 and var index)
            {
                weights[index] = weight;
            }
        }

        var best = new NegotiatedCoding(ContentCodings.None, IsAcceptable: false);
        var bestWeight = 0;

        foreach (var coding in preference)
        {
            if ((available & coding) == 0)
            {
                continue;
            }

            var weight = weights[IndexOf(coding)] is var named and not NotNamed ? named : any;

            if (weight > bestWeight)
            {
                (best, bestWeight) = (new NegotiatedCoding(coding, IsAcceptable: true), weight);
            }
        }

        // "If the representation has no content coding, then it is acceptable by default unless specifically excluded by the
        // Accept-Encoding header field stating either "identity;q=0" or "*;q=0" without a more specific entry for "identity"."
        var isIdentityAcceptable = identity > 0 || (identity == NotNamed && any != 0);
        return best.IsAcceptable && identity <= bestWeight ? best : new NegotiatedCoding(ContentCodings.None, isIdentityAcceptable);
    }

    /// <summary>The name in Content-Encoding.</summary>
    public static string Token(ContentCodings single) => single switch
    {
        ContentCodings.Brotli => "br",
        ContentCodings.Zstandard => "zstd",
        ContentCodings.Gzip => "gzip",
        _ => "identity",
    };

    /// <summary>What a coded file's name ends in, behind the whole name of its original.</summary>
    public static string FileSuffix(ContentCodings single) => single switch
    {
        ContentCodings.Brotli => ".br",
        ContentCodings.Zstandard => ".zst",
        ContentCodings.Gzip => ".gz",
        _ => "",
    };

    private static int IndexOf(ContentCodings single) => single switch
    {
        ContentCodings.Brotli => 0,
        ContentCodings.Zstandard => 1,
        _ => 2,
    };

    // §8.4.1.3: "A recipient SHOULD consider "x-gzip" to be equivalent to "gzip"."
    private static int IndexOf(ReadOnlySpan<char> token) =>
        token.Equals("br", StringComparison.OrdinalIgnoreCase) ? 0
        : token.Equals("zstd", StringComparison.OrdinalIgnoreCase) ? 1
        : token.Equals("gzip", StringComparison.OrdinalIgnoreCase) || token.Equals("x-gzip", StringComparison.OrdinalIgnoreCase) ? 2
        : -1;

    // §12.4.2: weight = OWS ";" OWS "q=" qvalue; qvalue = ( "0" [ "." 0*3DIGIT ] ) / ( "1" [ "." 0*3("0") ] ).
    private static bool TryReadWeight(ReadOnlySpan<char> parameter, out int thousandths)
    {
        thousandths = Full;
        parameter = parameter.Trim(OptionalWhitespace);

        if (parameter.IsEmpty)
        {
            return true;
        }

        if (parameter.Length is < 3 or > 7 || parameter[0] is not ('q' or 'Q') || parameter[1] != '=' || parameter[2] is not ('0' or '1'))
        {
            return false;
        }

        thousandths = (parameter[2] - '0') * Full;

        if (parameter.Length == 3)
        {
            return true;
        }

        if (parameter[3] != '.')
        {
            return false;
        }

        var place = Full;

        foreach (var digit in parameter[4..])
        {
            if (!char.IsAsciiDigit(digit))
            {
                return false;
            }

            place /= 10;
            thousandths += (digit - '0') * place;
        }

        return thousandths <= Full;
    }
}
