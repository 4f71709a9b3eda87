using System.Globalization;

namespace ZeroCopy.StaticFiles.Decisions;

/// <summary>Reads an HTTP-date (RFC 9110 §5.6.7), without allocation.</summary>
internal static class HttpDate
{
    // The three forms of §5.6.7, and the near misses that Microsoft.Net.Http.Headers takes for UseStaticFiles; a test compares the
    // two. That one reads strings only.
    private static readonly string[] Formats =
    [
        "ddd, d MMM yyyy H:m:s 'GMT'",
        "ddd, d MMM yyyy H:m:s",
        "d MMM yyyy H:m:s 'GMT'",
        "d MMM yyyy H:m:s",
        "ddd, d MMM yy H:m:s 'GMT'",
        "ddd, d MMM yy H:m:s",
        "d MMM yy H:m:s 'GMT'",
        "d MMM yy H:m:s",
        "dddd, d'-'MMM'-'yy H:m:s 'GMT'",
        "dddd, d'-'MMM'-'yy H:m:s",
        "ddd MMM d H:m:s yyyy",
        "ddd, d MMM yyyy H:m:s zzz",
        "d MMM yyyy H:m:s zzz",
    ];

    /// <summary>Reads a date, in any of the forms that a recipient must accept.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out DateTimeOffset date) =>
        DateTimeOffset.TryParseExact(text, "r", CultureInfo.InvariantCulture, DateTimeStyles.None, out date)
        || DateTimeOffset.TryParseExact(
            text, Formats, DateTimeFormatInfo.InvariantInfo, DateTimeStyles.AllowWhiteSpaces | DateTimeStyles.AssumeUniversal, out date);
}
