using ZeroCopy.Host.Configuration;
using ZeroCopy.StaticFiles;
using ZeroCopy.StaticFiles.Decisions;

namespace ZeroCopy.Host.Netlify;

/// <summary>Reads Netlify's <c>_headers</c>: a path, and below it, indented, the header fields for it.</summary>
/// <remarks>Never fails: a line that cannot be followed is noted and left out, as at Netlify.</remarks>
internal static class NetlifyHeaders
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "_headers";

    /// <summary>Reads the file.</summary>
    /// <param name="text">Its text.</param>
    /// <param name="rules">The rules, in their order.</param>
    /// <param name="notes">Lines that are not followed.</param>
    public static void Read(string text, ICollection<HeaderRule> rules, ICollection<NetlifyNote> notes)
    {
        HeaderRule? rule = null;
        var isIgnored = false;
        var number = 0;

        foreach (var line in text.Split('\n'))
        {
            number++;
            var content = line.Trim();

            if (content.Length == 0 || content[0] == '#')
            {
                continue;
            }

            // A path has no space before it; a field may be written without, but then it is no path.
            if (content[0] == '/' || (!char.IsWhiteSpace(line[0]) && !content.Contains(':')))
            {
                rule = StartRule(content, out var problem);
                isIgnored = rule is null;
                Note(problem);
            }
            else if (content.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || content.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
            {
                rule = null;
                isIgnored = true;
                Note($"'{content}' is about one host: the fields below it are ignored. Give the host a site of its own, with Headers.");
            }
            else if (rule is null)
            {
                Note(isIgnored ? null : "there is no path above this field; it is ignored.");
            }
            else
            {
                Note(AddField(content, rule));

                if (rule.Fields.Count == 1 && !rules.Contains(rule))
                {
                    rules.Add(rule);
                }
            }
        }

        void Note(string? problem)
        {
            if (problem is not null)
            {
                notes.Add(new NetlifyNote(FileName, number, problem));
            }
        }
    }

    private static HeaderRule? StartRule(string path, out string? problem)
    {
        var pattern = NetlifyPath.ToPattern(path, out _);
        problem = null;

        if (!path.StartsWith('/'))
        {
            problem = $"'{path}' is not a path from the root; the fields below it are ignored.";
        }
        else if (!PathPattern.TryParse(pattern, out _, out var explanation))
        {
            problem = $"{explanation} The fields below it are ignored.";
        }

        return problem is null ? new HeaderRule(pattern) : null;
    }

    private static string? AddField(string line, HeaderRule rule)
    {
        var colon = line.IndexOf(':');

        if (colon <= 0)
        {
            return $"'{line}' is no header field: there is no colon in it. It is ignored.";
        }

        var name = line[..colon].Trim();
        var value = line[(colon + 1)..].Trim();

        if (name.Equals("Basic-Auth", StringComparison.OrdinalIgnoreCase))
        {
            return "Basic-Auth is not supported: THE FILES OF THIS PATH ARE SERVED WITHOUT A PASSWORD.";
        }

        if ((HeaderFieldSyntax.ProblemOfName(name) ?? HeaderFieldSyntax.ProblemOfValue(value)) is { } problem)
        {
            return $"{problem} It is ignored.";
        }

        // Several fields of a name are one list (RFC 9110 §5.3).
        rule.Fields[name] = rule.Fields.TryGetValue(name, out var before) ? $"{before}, {value}" : value;
        return null;
    }
}
