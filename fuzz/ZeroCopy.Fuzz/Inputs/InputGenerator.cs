using System.Text;
using ZeroCopy.Fuzz.Servers;

namespace ZeroCopy.Fuzz.Inputs;

/// <summary>The bytes of connections. Input n of a seed is the same in every run, whatever was made before it.</summary>
internal sealed class InputGenerator
{
    private static readonly string[] Hosts = ["x", "example.com", "localhost:8080", "127.0.0.1", "[::1]:80"];

    // What browsers, curl and load generators send, and what no answer depends on.
    private static readonly (string Name, string Value)[] Harmless =
    [
        ("User-Agent", "curl/8.5.0"), ("Accept", "*/*"), ("Accept", "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"), ("Accept-Language", "de,en;q=0.5"),
        ("Accept-Encoding", "gzip, deflate, br"), ("Accept-Encoding", "gzip"), ("Connection", "keep-alive"), ("Cookie", "a=b"), ("Referer", "http://x/"),
        ("Cache-Control", "max-age=0"), ("Sec-Fetch-Dest", "document"), ("Upgrade-Insecure-Requests", "1"), ("DNT", "1"), ("X-Request-Id", "42"),
    ];

    private readonly ulong _seed;
    private readonly Conditions _conditions;
    private readonly Oddities _oddities;

    public InputGenerator(ulong seed, SiteValidators validators)
    {
        _seed = seed;
        _conditions = new Conditions(validators);
        _oddities = new Oddities(_conditions);
    }

    /// <summary>Input <paramref name="index"/>.</summary>
    public byte[] Create(long index)
    {
        var random = new InputRandom(_seed, index);
        return random.Chance(70) ? CreateConnection(random) : Mutation.Apply(CreateConnection(random), CreateConnection(random), random);
    }

    /// <summary>One to four requests one after the other, the last perhaps cut.</summary>
    private byte[] CreateConnection(InputRandom random)
    {
        var text = new StringBuilder();
        var count = random.Pick([1, 1, 1, 2, 2, 3, 4]);

        for (var index = 0; index < count; index++)
        {
            CreateRequest(random).AppendTo(text);
        }

        if (random.Chance(4))
        {
            text.Append(random.Pick(["\r\n", "\n", "\0", "GET", "\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "\x16\x03\x01"]));
        }

        if (random.Chance(6))
        {
            text.Length = random.Below(text.Length);
        }

        return Encoding.Latin1.GetBytes(text.ToString());
    }

    private RequestDraft CreateRequest(InputRandom random)
    {
        var request = CreatePlain(random);

        if (random.Chance(45))
        {
            // Mostly one at a time: two faults hide each other.
            for (var left = random.Pick([1, 1, 1, 2, 3]); left > 0; left--)
            {
                _oddities.Apply(request, random);
            }
        }

        return request;
    }

    /// <summary>A valid request without a body for a file of the site.</summary>
    private RequestDraft CreatePlain(InputRandom random)
    {
        var request = new RequestDraft { Method = random.Chance(80) ? "GET" : "HEAD", Target = random.Pick(Site.Targets) };

        // The big file costs as much as ten others, which find as much.
        if (request.Target == "/big.bin" && random.Chance(80))
        {
            request.Target = "/a.txt";
        }

        request.Add("Host", random.Pick(Hosts));

        for (var left = random.Below(4); left > 0; left--)
        {
            var (name, value) = random.Pick(Harmless);
            request.Insert(random, name, value);
        }

        if (random.Chance(25))
        {
            _conditions.AddTo(request, random);
        }

        if (random.Chance(5))
        {
            request.Insert(random, "Connection", "close");
        }

        return request;
    }
}
