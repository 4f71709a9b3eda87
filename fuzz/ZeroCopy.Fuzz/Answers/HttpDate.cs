using System.Globalization;

namespace ZeroCopy.Fuzz.Answers;

/// <summary>IMF-fixdate, the only form that a server may send (RFC 9110 §5.6.7).</summary>
internal static class HttpDate
{
    /// <summary>Characters of <c>Sun, 06 Nov 1994 08:49:37 GMT</c>.</summary>
    public const int Length = 29;

    /// <summary>Whether <paramref name="value"/> is a blank and a date.</summary>
    public static bool IsValid(ReadOnlySpan<char> value) =>
        value.Length == Length + 1 && value[0] == ' '
        && DateTime.TryParseExact(value[1..], "R", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
}
