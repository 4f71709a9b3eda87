using System.Globalization;
using System.Text.RegularExpressions;

namespace ZeroCopy.Host.Tests.Wire;

/// <summary>A line of strace: name, arguments as text, result.</summary>
internal sealed partial record SystemCall(string Name, string Arguments, long Result)
{
    /// <summary>The first argument as a number: the descriptor of most calls, the socket of sendfile.</summary>
    public int Descriptor => int.Parse(Arguments.Split(',', 2)[0], CultureInfo.InvariantCulture);

    /// <summary>The second argument as a number: the file of sendfile.</summary>
    public int SecondDescriptor => int.Parse(Arguments.Split(',', 3)[1].Trim(), CultureInfo.InvariantCulture);

    /// <summary>Reads a trace of several threads: calls that another thread interrupted are put together again, in the order of their ends.</summary>
    public static SystemCall[] Parse(IEnumerable<string> lines)
    {
        var unfinished = new Dictionary<string, string>();
        var calls = new List<SystemCall>();

        foreach (var line in lines)
        {
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            var (thread, text) = (line[..space], line[(space + 1)..].TrimStart());

            if (text.EndsWith("<unfinished ...>", StringComparison.Ordinal))
            {
                unfinished[thread] = text[..^"<unfinished ...>".Length];
                continue;
            }

            if (Resumed().Match(text) is { Success: true } resumed)
            {
                text = unfinished.GetValueOrDefault(thread, "") + text[resumed.Length..];
            }

            if (Complete().Match(text) is { Success: true } match)
            {
                calls.Add(new SystemCall(match.Groups["name"].Value, match.Groups["arguments"].Value, ResultOf(match)));
            }
        }

        return [.. calls];
    }

    // An address, of mmap.
    private static long ResultOf(Match match) => match.Groups["address"] is { Success: true } address
        ? long.Parse(address.Value, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
        : long.Parse(match.Groups["result"].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^<\.\.\. \w+ resumed>\s?")]
    private static partial Regex Resumed();

    [GeneratedRegex(@"^(?<name>\w+)\((?<arguments>.*)\)\s+= (?:0x(?<address>[0-9a-f]+)|(?<result>-?\d+))")]
    private static partial Regex Complete();
}
