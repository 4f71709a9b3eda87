using System.Buffers;
using System.Text.Unicode;

namespace ZeroCopy.StaticFiles.Requests;

/// <summary>
/// Turns the path of a request, percent-decoded once by the server, into the bytes that the kernel opens beneath a
/// root. Names what is never looked up at all.
/// </summary>
internal static class RelativePath
{
    /// <summary>PATH_MAX of Linux, with the terminating NUL: a longer path cannot name a file.</summary>
    public const int MaxLength = 4096;

    private const string WellKnown = ".well-known";

    /// <summary>Writes the path, without its leading slashes and with a NUL behind it.</summary>
    /// <param name="path">The decoded path below the mount, such as <c>/css/site.css</c>.</param>
    /// <param name="allowHidden">Whether names that begin with a dot are looked up.</param>
    /// <param name="destination">At least <see cref="MaxLength"/> bytes.</param>
    /// <param name="written">Bytes written, with the NUL.</param>
    /// <returns>
    /// <see langword="false"/> for what names no file that is served: an empty path, a NUL, text that is not UTF-16,
    /// a path longer than the kernel takes, and names that begin with a dot (<c>.git</c>, <c>.env</c>), which hold secrets
    /// more often than pages; <c>.well-known</c> (RFC 8615) is the exception.
    /// </returns>
    public static bool TryEncode(ReadOnlySpan<char> path, bool allowHidden, Span<byte> destination, out int written) =>
        Encode(path, allowHidden, destination, out written) == RelativePathResult.Ok;

    /// <summary>The same, with the reason.</summary>
    /// <inheritdoc cref="TryEncode" path="/param"/>
    public static RelativePathResult Encode(ReadOnlySpan<char> path, bool allowHidden, Span<byte> destination, out int written)
    {
        written = 0;
        path = path.TrimStart('/');

        if (path.IsEmpty)
        {
            return RelativePathResult.Empty;
        }

        if (path.Contains('\0'))
        {
            return RelativePathResult.Nul;
        }

        if (JudgeSegments(path, allowHidden) is var judgement and not RelativePathResult.Ok)
        {
            return judgement;
        }

        // One byte is kept for the NUL.
        var status = Utf8.FromUtf16(path, destination[..(MaxLength - 1)], out _, out var length, replaceInvalidSequences: false);

        if (status != OperationStatus.Done)
        {
            return RelativePathResult.NotEncodable;
        }

        destination[length] = 0;
        written = length + 1;
        return RelativePathResult.Ok;
    }

    // Also catches "." and "..", which the server has resolved long before; the kernel would refuse an escape anyway.
    private static RelativePathResult JudgeSegments(ReadOnlySpan<char> path, bool allowHidden)
    {
        if (!path.Contains('.') || (path[0] != '.' && path.IndexOf("/.", StringComparison.Ordinal) < 0))
        {
            return RelativePathResult.Ok;
        }

        foreach (var range in path.Split('/'))
        {
            var segment = path[range];

            if (segment is "." or "..")
            {
                return RelativePathResult.DotSegment;
            }

            if (!allowHidden && segment.StartsWith('.') && !segment.SequenceEqual(WellKnown))
            {
                return RelativePathResult.Hidden;
            }
        }

        return RelativePathResult.Ok;
    }
}
