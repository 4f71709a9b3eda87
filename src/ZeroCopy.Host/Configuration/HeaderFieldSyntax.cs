using System.Buffers;

namespace ZeroCopy.Host.Configuration;

/// <summary>What a header field may be, and which ones are the server's own.</summary>
internal static class HeaderFieldSyntax
{
    // RFC 9110 §5.6.2: tchar.
    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    // Framing and time are whoever sends the message's; ranges and validators are the file's.
    private static readonly string[] Reserved =
        ["Connection", "Content-Encoding", "Content-Length", "Content-Range", "Date", "ETag", "Keep-Alive", "Last-Modified", "Server", "Trailer", "Transfer-Encoding", "Upgrade"];

    /// <summary>Whether a word may be the name of a field or of a method.</summary>
    public static bool IsToken(string word) => word.Length > 0 && !word.AsSpan().ContainsAnyExcept(NameCharacters);

    /// <summary>What is wrong with the name of a field, if anything.</summary>
    public static string? ProblemOfName(string name) =>
        !IsToken(name) ? $"'{name}' is not the name of a header field."
        : Reserved.Contains(name, StringComparer.OrdinalIgnoreCase) ? $"'{name}' is set by the server itself."
        : null;

    /// <summary>What is wrong with the value of a field, if anything.</summary>
    public static string? ProblemOfValue(string value) =>
        value.AsSpan().ContainsAnyExceptInRange(' ', '~') && value.Any(character => character is not '\t' and (< ' ' or > '~'))
            ? $"'{value}' has characters that a header field may not have. Use visible ASCII."
            : null;
}
