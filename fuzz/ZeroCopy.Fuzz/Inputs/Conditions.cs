using ZeroCopy.Fuzz.Servers;

namespace ZeroCopy.Fuzz.Inputs;

/// <summary>Preconditions, ranges and Accept-Encoding: right, wrong and malformed.</summary>
internal sealed class Conditions
{
    private static readonly string[] Ranges =
    [
        "bytes=0-0", "bytes=0-4", "bytes=2-5", "bytes=5-", "bytes=-3", "bytes=-0", "bytes=0-", "bytes=9-", "bytes=10-", "bytes=0-9999999",
        "bytes=0-1,4-5", "bytes=0-1, 4-5, -1", "bytes=0-0,1-1", "bytes=5-2", "bytes=", "bytes=a-b", "bytes", "bytes= 0-1", "bytes=0 - 1", "Bytes=0-1",
        "items=0-1", "bytes=0-1,", "bytes=,0-1", "bytes=99999999999999999999-", "bytes=0-99999999999999999999", "bytes=1000-2000,50000-50009", "",
    ];

    private static readonly string[] Dates =
    [
        "Thu, 29 Feb 2024 12:34:55 GMT", "Thu, 29 Feb 2024 12:34:57 GMT", "Thu, 01 Jan 1970 00:00:00 GMT", "Fri, 31 Dec 2100 23:59:59 GMT",
        "Thursday, 29-Feb-24 12:34:56 GMT", "Thu Feb 29 12:34:56 2024", "Thu, 29 Feb 2024 12:34:56", "Mon, 29 Feb 2024 12:34:56 GMT", "yesterday", "0", "",
    ];

    private static readonly string[] Codings =
    [
        "br", "gzip", "gzip, deflate, br", "gzip, deflate, br, zstd", "br;q=0", "br;q=0.5, gzip", "*", "identity", "identity;q=0", "*;q=0", "gzip;q=1.000",
        "BR", "x-gzip", "deflate", "br;q=2", "br ; q=1", "br;q=", "br,", ", br", "br gzip", "", " ",
    ];

    private readonly SiteValidators _validators;

    public Conditions(SiteValidators validators)
    {
        _validators = validators;
    }

    /// <summary>Adds one of these fields.</summary>
    public void AddTo(RequestDraft request, InputRandom random)
    {
        switch (random.Below(8))
        {
            case 0:
                request.Insert(random, "Range", random.Pick(Ranges));
                break;
            case 1:
                request.Insert(random, "Range", random.Pick(Ranges));
                request.Insert(random, "If-Range", random.Chance(50) ? Tag(request, random) : Date(random));
                break;
            case 2 or 3:
                request.Insert(random, "If-None-Match", Tag(request, random));
                break;
            case 4:
                request.Insert(random, "If-Match", Tag(request, random));
                break;
            case 5:
                request.Insert(random, "If-Modified-Since", Date(random));
                break;
            case 6:
                request.Insert(random, "If-Unmodified-Since", Date(random));
                break;
            default:
                request.Insert(random, "Accept-Encoding", random.Pick(Codings));
                break;
        }
    }

    private static string Date(InputRandom random) => random.Chance(50) ? Site.LastModified : random.Pick(Dates);

    private string Tag(RequestDraft request, InputRandom random)
    {
        var right = _validators.Of(request.Target);

        return random.Below(10) switch
        {
            < 4 => right,
            4 => "W/" + right,
            5 => random.Pick(_validators.All),
            6 => $"\"other\", {right}",
            7 => "*",
            8 => random.Pick(["\"other\"", "W/\"other\"", "\"a,b\"", "\"\""]),
            _ => random.Pick([right.Trim('"'), right[..^1], right + right, "w/" + right, right + ",", ", " + right, "*, " + right, "\"\xFC\"", "", "\""]),
        };
    }
}
