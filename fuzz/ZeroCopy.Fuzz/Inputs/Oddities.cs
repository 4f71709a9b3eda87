namespace ZeroCopy.Fuzz.Inputs;

/// <summary>Ways to spoil a plain request. Each changes one thing, so that what is left looks as good as before.</summary>
internal sealed class Oddities
{
    private static readonly Action<RequestDraft, InputRandom>[] OfTheStartLine =
    [
        static (request, random) => request.Method = random.Pick(OddWords.Methods),
        static (request, random) => request.Target = random.Pick(OddWords.Targets),
        static (request, random) => request.Target = random.Pick(OddWords.Targets),
        static (request, random) => request.Target = $"http://{random.Pick(OddWords.Hosts)}{request.Target}",
        static (request, random) => request.Target += random.Pick(OddWords.Suffixes),
        static (request, random) => request.Version = random.Pick(OddWords.Versions),
        static (request, random) => request.GapBeforeTarget = random.Pick(OddWords.Gaps),
        static (request, random) => request.GapBeforeVersion = random.Pick(OddWords.Gaps),
        static (request, random) => request.StartLineEnd = random.Pick(OddWords.LineEnds),
        static (request, random) => request.Prefix = random.Pick(OddWords.Prefixes),
    ];

    private static readonly Action<RequestDraft, InputRandom>[] OfTheHost =
    [
        static (request, _) => request.Remove("Host"),
        static (request, random) => request.Insert(random, "Host", random.Pick(OddWords.Hosts)),
        static (request, random) =>
        {
            request.Remove("Host");
            request.Insert(random, random.Pick(["Host", "host", "HOST"]), random.Pick(OddWords.Hosts));
        },
    ];

    private static readonly Action<RequestDraft, InputRandom>[] OfTheFields =
    [
        static (request, random) => request.Insert(random, "Connection", random.Pick(OddWords.Connections)),
        static (request, random) => request.Insert(random, "Connection", random.Pick(OddWords.Connections)),
        static (request, random) => request.Insert(random, random.Pick(OddWords.OtherFields)),
        static (request, random) => request.Insert(random, random.Pick(OddWords.OtherFields)),
        static (request, random) => request.Insert(random, random.Pick(OddWords.MalformedFields)),
        static (request, random) => request.Insert(random, random.Pick(OddWords.MalformedFields)),
        static (request, random) => request.Change(random, field => field with { Separator = random.Pick(OddWords.Separators) }),
        static (request, random) => request.Change(random, field => field with { End = random.Pick(OddWords.LineEnds) }),
        static (request, random) => request.Change(random, field => field with { Value = field.Value + random.Pick(OddWords.ValueEnds) }),
        static (request, random) => request.Change(random, field => field with { Name = random.Pick(OddWords.NameStarts) + field.Name }),
        static (request, random) => request.Change(random, field => field with { Name = random.Chance(50) ? field.Name.ToUpperInvariant() : field.Name.ToLowerInvariant() }),
        static (request, random) => request.Change(random, field => field with { Value = random.Pick(OddWords.FoldedValues) }),
        static (request, random) => request.Insert(random, random.Pick<DraftField>(request.Fields.Count > 0 ? request.Fields : OddWords.MalformedFields)),
        static (request, random) => request.HeadEnd = random.Pick(OddWords.LineEnds),
        static (request, random) => AddMany(request, random.Pick([98, 99, 100, 101, 102])),
        static (request, random) => request.Insert(random, new string('n', random.Pick([200, 5000, 40000])), "v"),
        static (request, random) => request.Insert(random, "X-Long", new string('v', random.Pick([200, 3900, 8300, 32500, 40000]))),
        static (request, random) => request.Target = "/" + new string('t', random.Pick([200, 4000, 8170, 8190, 9000])),
    ];

    private readonly Conditions _conditions;

    public Oddities(Conditions conditions)
    {
        _conditions = conditions;
    }

    /// <summary>Spoils one thing.</summary>
    public void Apply(RequestDraft request, InputRandom random)
    {
        switch (random.Below(100))
        {
            case < 28:
                random.Pick(OfTheStartLine)(request, random);
                break;
            case < 38:
                random.Pick(OfTheHost)(request, random);
                break;
            case < 65:
                random.Pick(OfTheFields)(request, random);
                break;
            case < 90:
                Framing.AddTo(request, random);
                break;
            default:
                _conditions.AddTo(request, random);
                break;
        }
    }

    // Until the request has this many: Kestrel takes 100.
    private static void AddMany(RequestDraft request, int count)
    {
        for (var index = request.Fields.Count; index < count; index++)
        {
            request.Add("X-" + index, "v");
        }
    }
}
