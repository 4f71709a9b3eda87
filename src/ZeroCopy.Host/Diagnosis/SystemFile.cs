using System.Globalization;

namespace ZeroCopy.Host.Diagnosis;

/// <summary>Reads the small files in which the kernel tells of itself.</summary>
internal static class SystemFile
{
    /// <summary>The text without the white space around it, or <see langword="null"/> when it cannot be read.</summary>
    public static string? Read(string path)
    {
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The last number of a line of numbers, or <see langword="null"/> when there is none.</summary>
    public static long? ReadNumber(string path) => Number(Read(path));

    /// <inheritdoc cref="ReadNumber"/>
    internal static long? Number(string? text) =>
        long.TryParse(text?.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).LastOrDefault(), CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
