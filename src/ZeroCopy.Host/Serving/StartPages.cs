using System.Globalization;
using System.Runtime.CompilerServices;
using ZeroCopy.Host.Interop;

namespace ZeroCopy.Host.Serving;

/// <summary>
/// Lets go of the memory that only the start needed: garbage, and the pages of the executable, two thirds of what it has in memory. What is needed again is mapped again from the
/// page cache, a few hundred minor faults with the first requests.
/// </summary>
internal static class StartPages
{
    /// <summary>Lets them go, where this is a native executable on Linux. Nothing depends on it.</summary>
    public static void Drop()
    {
        // Under the JIT, the executable is dotnet's.
        if (!OperatingSystem.IsLinux() || RuntimeFeature.IsDynamicCodeSupported || Environment.ProcessPath is not { } executable)
        {
            return;
        }

        // What was read, checked and built is garbage now, and its pages go back.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);

        try
        {
            foreach (var (start, length) in Find(File.ReadLines("/proc/self/smaps"), executable))
            {
                _ = SystemCalls.MAdvise(start, (nuint)length, SystemCalls.MADV_DONTNEED);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // No /proc.
        }
    }

    /// <summary>
    /// The mappings of a file that nobody can write to, and of which no page is our own: with relocations in them, their content would be lost.
    /// </summary>
    /// <param name="smaps">Lines of proc_pid_smaps(5).</param>
    /// <param name="file">The file.</param>
    public static IEnumerable<(nint Start, long Length)> Find(IEnumerable<string> smaps, string file)
    {
        (nint Start, long Length) mapping = default;

        foreach (var line in smaps)
        {
            if (line.StartsWith("Anonymous:", StringComparison.Ordinal))
            {
                if (mapping.Length > 0 && line.AsSpan("Anonymous:".Length).Trim() is "0 kB")
                {
                    yield return mapping;
                }

                mapping = default;
            }
            else if (line.EndsWith(file, StringComparison.Ordinal) && line.Split(' ', 3) is [var range, ['r', '-', _, 'p'], var rest] && rest.EndsWith(' ' + file, StringComparison.Ordinal))
            {
                var dash = range.IndexOf('-', StringComparison.Ordinal);
                var start = long.Parse(range.AsSpan(0, dash), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                mapping = ((nint)start, long.Parse(range.AsSpan(dash + 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture) - start);
            }
        }
    }
}
