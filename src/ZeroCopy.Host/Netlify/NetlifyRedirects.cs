using System.Globalization;
using ZeroCopy.StaticFiles;
using ZeroCopy.StaticFiles.Decisions;

namespace ZeroCopy.Host.Netlify;

/// <summary>Reads Netlify's <c>_redirects</c>: a rule a line, <c>from [name=value…] to [status[!]] [condition…]</c>.</summary>
/// <remarks>Never fails: a line that cannot be followed is noted and left out, as at Netlify.</remarks>
internal static class NetlifyRedirects
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "_redirects";

    /// <summary>Reads the file.</summary>
    /// <param name="text">Its text.</param>
    /// <param name="rules">The rules, in their order.</param>
    /// <param name="notes">Lines that are not followed.</param>
    /// <param name="mount">The path that the site stands below: at Netlify there is none, so redirects within the site leave it out.</param>
    public static void Read(string text, ICollection<RewriteRule> rules, ICollection<NetlifyNote> notes, string mount = "")
    {
        var number = 0;

        foreach (var line in text.Split('\n'))
        {
            number++;
            var comment = line.IndexOf('#');

            // A fragment of a target is no comment: comments have a space before them, or the line.
            while (comment > 0 && !char.IsWhiteSpace(line[comment - 1]))
            {
                comment = line.IndexOf('#', comment + 1);
            }

            var words = (comment < 0 ? line : line[..comment]).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

            if (words.Length > 0 && ProblemOf(words, rules, mount) is { } problem)
            {
                notes.Add(new NetlifyNote(FileName, number, problem));
            }
        }
    }

    private static string? ProblemOf(string[] words, ICollection<RewriteRule> rules, string mount)
    {
        // :: The path.
        var from = words[0];

        if (from.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || from.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
        {
            return $"'{from}' is about one host: rules for hosts are ignored. Give the host a site of its own, with Redirects.";
        }

        if (!from.StartsWith('/'))
        {
            return $"'{from}' is not a path from the root; the rule is ignored.";
        }

        // :: Conditions before the target.
        var index = 1;

        while (index < words.Length && !IsTarget(words[index]))
        {
            if (!words[index].Contains('='))
            {
                return $"'{words[index]}' is neither a path nor a URL; the rule is ignored.";
            }

            index++;
        }

        if (index == words.Length)
        {
            return "there is no target; the rule is ignored.";
        }

        if (index > 1)
        {
            return $"the condition '{words[1]}' on the query is not supported; the rule is ignored.";
        }

        // :: The target, the status, conditions behind it.
        var to = words[index++];
        var status = 301;
        var isForced = false;

        if (index < words.Length && TryReadStatus(words[index], out status, out isForced))
        {
            index++;
        }
        else
        {
            status = 301;
        }

        return index < words.Length
            ? $"'{words[index]}' is not supported (conditions on country, language, role and cookie are not); the rule is ignored."
            : ProblemOf(from, to, status, isForced, rules, mount);
    }

    private static string? ProblemOf(string from, string to, int status, bool isForced, ICollection<RewriteRule> rules, string mount)
    {
        if (status is not (200 or 301 or 302 or 303 or 307 or 308 or 404 or 410 or 451))
        {
            return $"the status {status} is not supported; the rule is ignored.";
        }

        var isRedirect = status is > 300 and < 400;

        if (!isRedirect && !to.StartsWith('/'))
        {
            return $"'{to}' is another server: it is not asked under {status}; the rule is ignored.";
        }

        if (to.StartsWith("/.netlify/", StringComparison.Ordinal))
        {
            return $"'{to}' is a service of Netlify; the rule is ignored.";
        }

        // A rewrite leads to a file, whatever its query.
        var query = isRedirect ? -1 : to.IndexOf('?');
        var target = NetlifyPath.ToTarget(query < 0 ? to : to[..query]);
        target = isRedirect && target.StartsWith('/') ? mount + target : target;
        var pattern = NetlifyPath.ToPattern(from, out _);

        if (!PathPattern.TryParse(pattern, out var parsed, out var problem) || !PathSubstitution.TryParse(target, parsed!.Captures, out _, out problem))
        {
            return $"{problem} The rule is ignored.";
        }

        rules.Add(new RewriteRule(pattern, target) { StatusCode = status, Force = isForced });
        return null;
    }

    private static bool IsTarget(string word) =>
        word.StartsWith('/') || word.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || word.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    private static bool TryReadStatus(string word, out int status, out bool isForced)
    {
        isForced = word.EndsWith('!');
        return int.TryParse(isForced ? word[..^1] : word, NumberStyles.None, CultureInfo.InvariantCulture, out status) && word.Length <= 4;
    }
}
