using System.Text;
using System.Text.RegularExpressions;

namespace ZeroCopy.Host.Netlify;

/// <summary>Paths as Netlify's files write them: <c>:name</c> for a segment, <c>*</c> for all that is left.</summary>
internal static partial class NetlifyPath
{
    /// <summary>The pattern for such a path: a glob with captures, in the syntax of this server.</summary>
    /// <param name="path">A path from the root of the site.</param>
    /// <param name="hasSplat">Whether <c>*</c> is in it, and is captured as <c>splat</c>.</param>
    public static string ToPattern(string path, out bool hasSplat)
    {
        var pattern = new StringBuilder("re:");
        hasSplat = false;

        for (var index = 0; index < path.Length; index++)
        {
            if (path[index] == '*' && index == path.Length - 1)
            {
                hasSplat = true;

                // "/blog/*" is "/blog" too.
                if (pattern[^1] == '/' && pattern.Length > "re:/".Length)
                {
                    pattern.Length--;
                    pattern.Append("(?:/(?<splat>.*))?");
                }
                else
                {
                    pattern.Append("(?<splat>.*)");
                }
            }
            else if (path[index] == '*')
            {
                pattern.Append(".*");
            }
            else if (Placeholder().Match(path, index) is { Success: true } placeholder)
            {
                pattern.Append($"(?<{placeholder.Groups["name"].Value}>[^/]+)");
                index += placeholder.Length - 1;
            }
            else
            {
                pattern.Append(Regex.Escape(path[index].ToString()));
            }
        }

        return pattern.ToString();
    }

    /// <summary>The target for such a path, in the syntax of this server. The port of a URL is no placeholder.</summary>
    public static string ToTarget(string target) => TargetPlaceholder().Replace(target.Replace("$", "%24", StringComparison.Ordinal), "{${name}}");

    [GeneratedRegex(@"\G(?<=/):(?<name>[A-Za-z_][A-Za-z0-9_]*)")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"(?<=[/=&?.-]):(?<name>[A-Za-z_][A-Za-z0-9_]*)")]
    private static partial Regex TargetPlaceholder();
}
