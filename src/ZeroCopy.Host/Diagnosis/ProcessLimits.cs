using System.Globalization;

namespace ZeroCopy.Host.Diagnosis;

/// <summary>One resource limit; <see langword="null"/> is unlimited.</summary>
internal readonly record struct ProcessLimit(long? Soft, long? Hard);

/// <summary>Reads /proc/self/limits.</summary>
internal static class ProcessLimits
{
    /// <summary>The columns: name, soft limit, hard limit, units; proc(5).</summary>
    private const int NameWidth = 26;

    /// <returns><see langword="null"/> when there is no such line.</returns>
    public static ProcessLimit? Find(string? limits, string name)
    {
        var line = limits?.Split('\n').FirstOrDefault(line => line.StartsWith(name + "  ", StringComparison.Ordinal) && line.Length > NameWidth);

        return line?[NameWidth..].Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var soft, var hard, ..]
            && TryParse(soft, out var softLimit)
            && TryParse(hard, out var hardLimit)
                ? new ProcessLimit(softLimit, hardLimit)
                : null;
    }

    private static bool TryParse(string text, out long? limit)
    {
        limit = null;

        if (text == "unlimited")
        {
            return true;
        }

        // What is larger than a long is as good as no limit.
        if (!ulong.TryParse(text, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        limit = number > long.MaxValue ? null : (long)number;
        return true;
    }
}
