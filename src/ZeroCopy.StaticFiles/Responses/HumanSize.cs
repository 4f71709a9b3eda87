using System.Globalization;

namespace ZeroCopy.StaticFiles.Responses;

/// <summary>Says a length in bytes so that people grasp it: <c>512 B</c>, <c>1.2 KB</c>, <c>340 MB</c>; a KB has 1024 bytes.</summary>
internal static class HumanSize
{
    private static readonly string[] Units = ["KB", "MB", "GB", "TB", "PB", "EB"];

    public static string Format(long bytes)
    {
        if (bytes < 1024)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{bytes} B");
        }

        var unit = 0;
        var value = bytes / 1024.0;

        // 1023.5 would be shown as 1024.
        while (value >= 1023.5 && unit < Units.Length - 1)
        {
            value /= 1024;
            unit++;
        }

        // Three digits are enough to compare; 99.95 would be shown as 100.0.
        return value < 99.95
            ? string.Create(CultureInfo.InvariantCulture, $"{value:0.0} {Units[unit]}")
            : string.Create(CultureInfo.InvariantCulture, $"{value:0} {Units[unit]}");
    }
}
