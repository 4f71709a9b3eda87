using System.Globalization;

namespace ZeroCopy.StaticFiles.Decisions;

/// <summary>Writes Content-Range (RFC 9110 §14.4).</summary>
internal static class ContentRange
{
    /// <summary>For 206: <c>bytes 0-4/10</c>. The range holds at least one byte; the field cannot name none.</summary>
    public static string ForPart(in ByteRange range, long completeLength) =>
        string.Create(CultureInfo.InvariantCulture, $"bytes {range.Offset}-{range.Offset + range.Length - 1}/{completeLength}");

    /// <summary>For 416: <c>bytes */10</c>, which tells the client how long the representation is now.</summary>
    public static string Unsatisfied(long completeLength) =>
        string.Create(CultureInfo.InvariantCulture, $"bytes */{completeLength}");
}
