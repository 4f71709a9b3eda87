using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.RegularExpressions;

namespace ZeroCopy.StaticFiles.Decisions;

/// <summary>Where a path is to lead to, with what a <see cref="PathPattern"/> captured put into it: <c>{name}</c>, or <c>$1</c>.</summary>
internal sealed partial class PathSubstitution
{
    private readonly (string Literal, string? Group)[] _parts;
    private readonly bool _isRooted;

    private PathSubstitution((string Literal, string? Group)[] parts, bool isRooted)
    {
        _parts = parts;
        _isRooted = isRooted;
    }

    /// <summary>Whether a query is in it already.</summary>
    public bool HasQuery => _parts.Any(part => part.Literal.Contains('?'));

    /// <summary>Reads a target.</summary>
    /// <param name="text">A path from the root, or an absolute http or https URL.</param>
    /// <param name="captures">What the pattern captures.</param>
    /// <param name="problem">What is wrong, and how to mend it.</param>
    public static bool TryParse(string text, string[] captures, [NotNullWhen(true)] out PathSubstitution? parsed, [NotNullWhen(false)] out string? problem)
    {
        parsed = null;
        var authority = Authority().Match(text);
        var isRooted = text.StartsWith('/') && !text.StartsWith("//", StringComparison.Ordinal);

        if (!isRooted && !authority.Success)
        {
            problem = $"'{text}' is neither a path from the root nor a URL. Write /{text.TrimStart('/')} or https://example.org/";
            return false;
        }

        var parts = new List<(string, string?)>();
        var start = 0;

        foreach (Match reference in Reference().Matches(text))
        {
            var name = PathPattern.GroupNameOf(reference.Groups["name"].Value);

            if (!captures.Contains(name, StringComparer.Ordinal))
            {
                problem = $"'{reference.Value}' is not captured by the pattern. It captures {Describe(captures)}.";
                return false;
            }

            // Whoever chose the path would choose the server.
            if (reference.Index < authority.Length)
            {
                problem = $"'{reference.Value}' stands in the name of the server, so anybody could send visitors anywhere. Name the server.";
                return false;
            }

            parts.Add((text[start..reference.Index], name));
            start = reference.Index + reference.Length;
        }

        parts.Add((text[start..], null));
        parsed = new PathSubstitution([.. parts], isRooted);
        problem = null;
        return true;
    }

    /// <summary>Puts captures in.</summary>
    /// <param name="match">What was captured.</param>
    /// <param name="isEncoded">Whether the result goes into a URL, so that what was captured is percent-encoded.</param>
    public string Expand(Match match, bool isEncoded)
    {
        var text = new StringBuilder();
        var isInQuery = false;

        foreach (var (literal, group) in _parts)
        {
            text.Append(isEncoded ? EncodeInvisible(literal) : literal);
            isInQuery |= literal.Contains('?');

            if (group is not null)
            {
                var value = match.Groups[group].Value;
                text.Append(!isEncoded ? value : isInQuery ? Uri.EscapeDataString(value) : Encode(value));
            }
        }

        // "//host" names another server: no capture may begin one.
        return _isRooted ? "/" + text.ToString().TrimStart('/', '\\') : text.ToString();
    }

    // What stands in a rule is a URL already, but for what no header field may hold.
    private static string EncodeInvisible(string literal) => Invisible().Replace(literal, static run => Uri.EscapeDataString(run.Value));

    private static string Encode(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));

    private static string Describe(string[] captures)
    {
        var named = captures.Where(name => name != "0").Select(name => $"{{{name}}}").ToArray();
        return named.Length == 0 ? "nothing" : string.Join(", ", named);
    }

    [GeneratedRegex("[^!-~]+")]
    private static partial Regex Invisible();

    [GeneratedRegex(@"^https?://[^/?#]+", RegexOptions.IgnoreCase)]
    private static partial Regex Authority();

    [GeneratedRegex(@"\{(?<name>[A-Za-z_][A-Za-z0-9_-]*)\}|\$(?<name>[0-9]{1,2})|\$\{(?<name>[A-Za-z0-9_]+)\}")]
    private static partial Regex Reference();
}
