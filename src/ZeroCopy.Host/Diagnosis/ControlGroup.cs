using System.Globalization;

namespace ZeroCopy.Host.Diagnosis;

/// <summary>What cgroup v2 allows this process; <see langword="null"/> where there is no limit.</summary>
internal readonly record struct ControlGroup(long? MemoryMax, double? Processors)
{
    private const string Root = "/sys/fs/cgroup";

    /// <summary>The tightest limits on the way from the group of this process to the root.</summary>
    public static ControlGroup OfThisProcess()
    {
        var mount = File.Exists($"{Root}/cgroup.controllers") ? Root : $"{Root}/unified";
        return SystemFile.Read("/proc/self/cgroup") is { } text && PathOf(text) is { } path
            ? Tightest(path, file => SystemFile.Read(mount + file))
            : default;
    }

    /// <summary>The path in /proc/self/cgroup on the line of version 2, which has the hierarchy 0 and no controllers.</summary>
    internal static string? PathOf(string cgroup) =>
        cgroup.Split('\n').FirstOrDefault(line => line.StartsWith("0::/", StringComparison.Ordinal))?[3..];

    /// <param name="read">The text of a file below the mount point, or <see langword="null"/>.</param>
    internal static ControlGroup Tightest(string path, Func<string, string?> read)
    {
        long? memory = null;
        double? processors = null;

        for (var group = path.TrimEnd('/'); ; group = group[..group.LastIndexOf('/')])
        {
            memory = Least(memory, MemoryOf(read($"{group}/memory.max")));
            processors = Least(processors, ProcessorsOf(read($"{group}/cpu.max")));

            if (!group.Contains('/'))
            {
                return new ControlGroup(memory, processors);
            }
        }
    }

    /// <summary>memory.max: bytes, or <c>max</c>.</summary>
    internal static long? MemoryOf(string? text) => long.TryParse(text, CultureInfo.InvariantCulture, out var bytes) ? bytes : null;

    /// <summary>cpu.max: microseconds (or <c>max</c>) in each period of microseconds.</summary>
    internal static double? ProcessorsOf(string? text) =>
        text?.Split(' ') is [var quota, var period]
        && double.TryParse(quota, CultureInfo.InvariantCulture, out var used)
        && double.TryParse(period, CultureInfo.InvariantCulture, out var length)
        && length > 0
            ? used / length
            : null;

    private static T? Least<T>(T? one, T? other)
        where T : struct, IComparable<T> => one is { } a && other is { } b ? (a.CompareTo(b) <= 0 ? a : b) : one ?? other;
}
