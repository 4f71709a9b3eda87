using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace ZeroCopy.Host.Explanation;

/// <summary>The request that is to be explained, as a client would send it over plain HTTP/1.1.</summary>
/// <param name="Method">Such as GET.</param>
/// <param name="Target">Path and query, as they stand in the request line.</param>
/// <param name="Fields">Header fields, Host first.</param>
internal sealed record ExplainedRequest(string Method, string Target, IReadOnlyList<KeyValuePair<string, string>> Fields)
{
    // RFC 9110 §5.6.2: tchar.
    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>Whether it asks for what a file is answered with.</summary>
    public bool IsGetOrHead => Method is "GET" or "HEAD";

    public bool IsHead => Method == "HEAD";

    /// <summary>Reads the arguments of the command line.</summary>
    /// <param name="target">A path with its slash, or a URL, of which the fragment stays behind as in any client.</param>
    /// <param name="method">The method.</param>
    /// <param name="fields">Header fields, <c>Name: value</c>.</param>
    /// <param name="request">The request.</param>
    /// <param name="problem">What is wrong and how to mend it, otherwise.</param>
    public static bool TryParse(
        string target, string method, IEnumerable<string> fields, [NotNullWhen(true)] out ExplainedRequest? request, [NotNullWhen(false)] out string? problem)
    {
        request = null;

        if (!IsName(method))
        {
            problem = $"--method: '{method}' is not a method. Write GET, HEAD or OPTIONS";
            return false;
        }

        if (!TrySplit(target, out var authority, out var path, out problem))
        {
            return false;
        }

        var list = new List<KeyValuePair<string, string>>();

        foreach (var field in fields)
        {
            var colon = field.IndexOf(':', StringComparison.Ordinal);

            if (colon < 0 || !IsName(field[..colon]) || field.AsSpan(colon).ContainsAny('\r', '\n', '\0'))
            {
                problem = $"--header: '{Printable(field)}' is not a header field. Write it as in --header 'Accept-Encoding: br'";
                return false;
            }

            list.Add(new(field[..colon], field[(colon + 1)..].Trim(' ', '\t')));
        }

        if (!list.Exists(field => field.Key.Equals("Host", StringComparison.OrdinalIgnoreCase)))
        {
            list.Insert(0, new("Host", authority));
        }

        request = new ExplainedRequest(method, Encode(path), list);
        return true;
    }

    /// <summary>The values of a field, joined as RFC 9110 §5.3 joins them; empty when absent.</summary>
    public string this[string name] =>
        string.Join(", ", Fields.Where(field => field.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(field => field.Value));

    /// <summary>The bytes of the request.</summary>
    public byte[] ToBytes() => Encoding.UTF8.GetBytes(
        $"{Method} {Target} HTTP/1.1\r\n{string.Concat(Fields.Select(field => $"{field.Key}: {field.Value}\r\n"))}\r\n");

    private static bool TrySplit(string target, out string authority, out string path, [NotNullWhen(false)] out string? problem)
    {
        authority = "localhost";
        path = target.Split('#')[0];
        problem = null;

        if (path.StartsWith('/'))
        {
            return true;
        }

        var rest = path.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? path["http://".Length..]
            : path.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? path["https://".Length..]
            : "";
        var end = rest.IndexOfAny(['/', '?']);
        authority = end < 0 ? rest : rest[..end];

        if (authority.Length == 0 || authority.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            problem = $"'{Printable(target)}' is neither a path nor a URL. Write /{Printable(target.TrimStart('.', '/'))}, or http://localhost/ and the path";
            return false;
        }

        // As clients do: the authority names the host only, and an empty path is the root.
        authority = authority[(authority.LastIndexOf('@') + 1)..];
        path = end < 0 ? "/" : rest[end] == '?' ? $"/{rest[end..]}" : rest[end..];
        return true;
    }

    // As clients do with what has no place in a request line.
    private static string Encode(string path)
    {
        if (!path.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            return path;
        }

        var encoded = new StringBuilder();

        foreach (var value in Encoding.UTF8.GetBytes(path))
        {
            if (value is > (byte)' ' and < 0x7F)
            {
                encoded.Append((char)value);
            }
            else
            {
                encoded.Append(CultureInfo.InvariantCulture, $"%{value:X2}");
            }
        }

        return encoded.ToString();
    }

    private static bool IsName(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExcept(NameCharacters);

    private static string Printable(string text) => string.Concat(text.Select(letter => char.IsControl(letter) ? '?' : letter));
}
