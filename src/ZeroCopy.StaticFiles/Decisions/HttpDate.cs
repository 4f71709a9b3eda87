using System.Globalization;
using Microsoft.Net.Http.Headers;

namespace ZeroCopy.StaticFiles.Decisions;

/// <summary>Reads an HTTP-date (RFC 9110 §5.6.7).</summary>
internal static class HttpDate
{
    /// <summary>Reads any of the three forms that a recipient must accept. Allocates for the two obsolete ones only.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out DateTimeOffset date) =>
        DateTimeOffset.TryParseExact(text, "r", CultureInfo.InvariantCulture, DateTimeStyles.None, out date)
        || HeaderUtilities.TryParseDate(text.ToString(), out date);
}
