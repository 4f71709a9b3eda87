using System.Globalization;
using System.Runtime.InteropServices;

namespace ZeroCopy.Host.Diagnosis;

/// <summary>What machine this is.</summary>
internal static class MachineChecks
{
    private const string Area = "machine";

    public static IEnumerable<Check> All()
    {
        yield return Kernel(SystemFile.Read("/proc/sys/kernel/osrelease"), RuntimeInformation.ProcessArchitecture);
        yield return Resources(Environment.ProcessorCount, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, ControlGroup.OfThisProcess());

        string? mark = File.Exists("/.dockerenv") ? "/.dockerenv" : File.Exists("/run/.containerenv") ? "/run/.containerenv" : null;
        yield return Check.Info(Area, "container", mark is null ? "no mark of one" : $"yes, there is {mark}");
    }

    internal static Check Kernel(string? release, Architecture architecture)
    {
        var finding = $"Linux {release ?? "of unknown release"}, {architecture.ToString().ToLowerInvariant()}";

        return architecture is Architecture.X64 or Architecture.Arm64
            ? Check.Ok(Area, "kernel", finding)
            : Check.Warn(Area, "kernel", $"{finding}: this was made for x64 and arm64", "run it on x64 or arm64");
    }

    internal static Check Resources(int processors, long memory, ControlGroup limits)
    {
        List<string> limited = [];

        if (limits.MemoryMax is { } bytes)
        {
            limited.Add($"memory.max {Amount.Bytes(bytes)}");
        }

        if (limits.Processors is { } quota)
        {
            limited.Add(string.Create(CultureInfo.InvariantCulture, $"cpu.max {quota:0.##} processors"));
        }

        var finding = $"{Amount.Count(processors, "processor", "processors")}, {Amount.Bytes(memory)} of memory for this process";
        return Check.Info(Area, "resources", limited.Count == 0
            ? $"{finding}; no limit by cgroup v2"
            : $"{finding}; limited by cgroup v2: {string.Join(", ", limited)}");
    }
}
