using System.Diagnostics.CodeAnalysis;

namespace ZeroCopy.Host.Compression;

/// <summary>A content coding (RFC 9110 §8.4.1) that files can be kept in, beside their originals.</summary>
internal abstract class ContentCoding(string name, string extension)
{
    /// <summary>All of them, the one that makes the smallest files first.</summary>
    public static IReadOnlyList<ContentCoding> All { get; } = [new BrotliCoding(), new ZstandardCoding(), new GzipCoding()];

    /// <summary>As in Accept-Encoding.</summary>
    public string Name { get; } = name;

    /// <summary>What is put behind the name of the original, dot and all.</summary>
    public string Extension { get; } = extension;

    /// <summary>Reads a list such as <c>br,gzip</c>; several lists count as one, and none as all codings.</summary>
    public static bool TryParse(IEnumerable<string> lists, [NotNullWhen(true)] out IReadOnlyList<ContentCoding>? codings, [NotNullWhen(false)] out string? problem)
    {
        var names = lists.SelectMany(list => list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var unknown = names.FirstOrDefault(name => !All.Any(coding => Is(coding, name)));

        codings = null;
        problem = unknown is null ? null : $"--coding: '{unknown}' is not one of {string.Join(", ", All.Select(coding => coding.Name))}.";

        if (problem is not null)
        {
            return false;
        }

        codings = names.Count == 0 ? All : [.. All.Where(coding => names.Any(name => Is(coding, name)))];
        return true;
    }

    /// <summary>Writes exactly <paramref name="length"/> bytes of a source, encoded. The same bytes always give the same bytes.</summary>
    /// <exception cref="EndOfStreamException">The source is shorter.</exception>
    public abstract void Encode(Stream source, long length, Stream destination, CancellationToken stopping);

    private static bool Is(ContentCoding coding, string name) => string.Equals(coding.Name, name, StringComparison.OrdinalIgnoreCase);
}
