using System.Runtime;
using System.Runtime.InteropServices;
using ZeroCopy.Host.Diagnosis;

namespace ZeroCopy.Host.Benchmarking;

/// <summary>On what a benchmark ran, in one line.</summary>
internal static class MachineLine
{
    /// <param name="directory">Where the files are: their file system is a part of it.</param>
    public static string Describe(string directory)
    {
        // The x64 name of the field; arm64 has none that is as good.
        var model = SystemFile.Read("/proc/cpuinfo")?.Split('\n')
            .FirstOrDefault(static line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[^1].Trim();
        var kernel = SystemFile.Read("/proc/sys/kernel/osrelease") ?? "unknown";
        var compiler = JitInfo.GetCompiledMethodCount() > 0 ? "just-in-time compiled" : "native";
        return $"{model ?? RuntimeInformation.ProcessArchitecture.ToString()}, {Amount.Count(Environment.ProcessorCount, "processor", "processors")}; "
            + $"Linux {kernel}; {new DriveInfo(directory).DriveFormat}; .NET {Environment.Version}, {compiler}";
    }
}
