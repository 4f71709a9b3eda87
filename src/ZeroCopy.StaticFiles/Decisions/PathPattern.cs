using System.Text;
using System.Text.RegularExpressions;

namespace ZeroCopy.StaticFiles.Decisions;

/// <summary>
/// A pattern over request paths: a glob (<c>*</c>, <c>**</c>, <c>?</c>, <c>{a,b}</c>) with captures (<c>{name}</c>, <c>{**rest}</c>), or
/// a regular expression behind <c>re:</c>.
/// </summary>
/// <remarks>
/// Both become a regular expression without backtracking, so that no path takes longer than its length, whatever the pattern. A
/// leading slash anchors a glob at the root; without one it matches at any depth, as in .gitignore. Captures are written as in the route
/// templates of ASP.NET Core: one segment, or all that is left, none too.
/// </remarks>
internal sealed partial class PathPattern
{
    private const string RegexPrefix = "re:";
    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;

    private readonly Regex _regex;

    private PathPattern(string text, Regex regex)
    {
        Text = text;
        _regex = regex;
    }

    /// <summary>The pattern as it was written.</summary>
    public string Text { get; }

    /// <summary>Reads a pattern.</summary>
    /// <param name="problem">What is wrong, where, and how to mend it.</param>
    public static bool TryParse(string pattern, out PathPattern? parsed, out string? problem) =>
        TryParse(pattern, ignoreCase: false, out parsed, out problem);

    /// <inheritdoc cref="TryParse(string, out PathPattern?, out string?)"/>
    /// <param name="ignoreCase">Whether upper and lower case are the same.</param>
    public static bool TryParse(string pattern, bool ignoreCase, out PathPattern? parsed, out string? problem)
    {
        parsed = null;
        string expression;

        if (pattern.StartsWith(RegexPrefix, StringComparison.Ordinal))
        {
            problem = null;
            expression = $"^(?:{pattern[RegexPrefix.Length..]})$";
        }
        else if (!TryTranslate(pattern, out expression, out problem))
        {
            return false;
        }

        try
        {
            parsed = new PathPattern(pattern, new Regex(expression, ignoreCase ? Options | RegexOptions.IgnoreCase : Options));
            return true;
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            problem = $"the regular expression is not valid: {exception.Message} Lookarounds and backreferences are not supported.";
            return false;
        }
    }

    /// <summary>Names and numbers of what it captures.</summary>
    public string[] Captures => _regex.GetGroupNames();

    /// <summary>What a decoded request path is taken apart into.</summary>
    public Match Match(string path) => _regex.Match(path);

    /// <summary>Whether a decoded request path matches as a whole.</summary>
    public bool IsMatch(ReadOnlySpan<char> path) => _regex.IsMatch(path);

    /// <summary>The group for a name: those of routes may have dashes.</summary>
    public static string GroupNameOf(string name) => name.Replace('-', '_');

    private static void AppendCapture(StringBuilder regex, string name, bool isRest)
    {
        if (!isRest)
        {
            regex.Append($"(?<{name}>[^/]+)");
        }
        else if (regex[^1] == '/')
        {
            // "/blog/{**rest}" matches "/blog" too; the slash of the root is always there.
            regex.Length--;
            regex.Append(regex.Length > 1 ? $"(?:/(?<{name}>.*))?" : $"/(?<{name}>.*)");
        }
        else
        {
            regex.Append($"(?<{name}>.*)");
        }
    }

    [GeneratedRegex(@"\G\{(?<rest>\*{0,2})(?<name>[A-Za-z_][A-Za-z0-9_-]*)\}")]
    private static partial Regex Capture();

    private static bool TryTranslate(string pattern, out string expression, out string? problem)
    {
        var regex = new StringBuilder(pattern.StartsWith('/') ? "^" : "^(?:.*)/");
        var braces = 0;
        expression = "";
        problem = null;

        for (var index = 0; index < pattern.Length; index++)
        {
            var character = pattern[index];

            switch (character)
            {
                case '*' when index + 1 < pattern.Length && pattern[index + 1] == '*':
                    index++;

                    // "**/" is any number of directories, none too; elsewhere "**" is anything.
                    if (index + 1 < pattern.Length && pattern[index + 1] == '/')
                    {
                        index++;
                        regex.Append("(?:.*/)?");
                    }
                    else
                    {
                        regex.Append(".*");
                    }

                    break;
                case '*':
                    regex.Append("[^/]*");
                    break;
                case '?':
                    regex.Append("[^/]");
                    break;
                case '{' when Capture().Match(pattern, index) is { Success: true } capture:
                    index += capture.Length - 1;
                    AppendCapture(regex, GroupNameOf(capture.Groups["name"].Value), isRest: capture.Groups["rest"].Length > 0);
                    break;
                case '{':
                    braces++;
                    regex.Append("(?:");
                    break;
                case '}' when braces > 0:
                    braces--;
                    regex.Append(')');
                    break;
                case ',' when braces > 0:
                    regex.Append('|');
                    break;
                case '}':
                    problem = $"the '}}' at position {index + 1} closes nothing. Write {{a,b}} for alternatives.";
                    return false;
                default:
                    regex.Append(Regex.Escape(character.ToString()));
                    break;
            }
        }

        if (braces > 0)
        {
            problem = "a '{' is not closed. Write {a,b} for alternatives.";
            return false;
        }

        expression = regex.Append('$').ToString();
        return true;
    }
}
