using System.Globalization;

namespace ZeroCopy.Host.Benchmarking;

/// <summary>Sizes of files as people write them: <c>1k,64k,1m</c>. The letters mean 2¹⁰, 2²⁰ and 2³⁰ bytes.</summary>
internal static class LengthList
{
    /// <summary>64 GiB: what is beyond that measures the disk.</summary>
    public const long MaxLength = 64L << 30;

    private const string Letters = "kmg";

    /// <summary>Reads it, in ascending order and each once.</summary>
    public static bool TryParse(IEnumerable<string> lists, out IReadOnlyList<long> lengths, out string problem)
    {
        var read = new SortedSet<long>();
        lengths = [];
        problem = "";

        foreach (var text in lists.SelectMany(static list => list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)))
        {
            if (!TryParse(text, out var length))
            {
                problem = $"--sizes: '{text}' is not a size from 1 to 64g, such as 64k or 1m.";
                return false;
            }

            read.Add(length);
        }

        lengths = [.. read];
        return true;
    }

    /// <summary>The shortest way to write it, such as <c>64k</c>.</summary>
    public static string Format(long length)
    {
        var letter = -1;

        while (letter < Letters.Length - 1 && length >= 1024 && length % 1024 == 0)
        {
            length /= 1024;
            letter++;
        }

        return length.ToString(CultureInfo.InvariantCulture) + (letter < 0 ? "" : Letters[letter]);
    }

    private static bool TryParse(string text, out long length)
    {
        var letter = Letters.IndexOf(char.ToLowerInvariant(text[^1]), StringComparison.Ordinal);
        var digits = letter < 0 ? text : text[..^1];
        length = 0;

        if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1 || number > MaxLength >> (10 * (letter + 1)))
        {
            return false;
        }

        length = number << (10 * (letter + 1));
        return true;
    }
}
