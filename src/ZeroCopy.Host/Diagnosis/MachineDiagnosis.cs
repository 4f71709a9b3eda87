using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace ZeroCopy.Host.Diagnosis;

/// <summary>Looks at everything that <c>zerocopy</c> depends on, by trying it. Changes nothing and needs no privilege.</summary>
internal static class MachineDiagnosis
{
    /// <summary>All checks, in the order in which they are shown.</summary>
    public static IReadOnlyList<Check> Run(string directory) => Run(directory, OperatingSystem.IsLinux());

    internal static IReadOnlyList<Check> Run(string directory, bool isLinux)
    {
        if (!isLinux)
        {
            return [Check.Info("machine", "system", $"{RuntimeInformation.OSDescription}: files are copied, for sendfile needs Linux. There is nothing more to look at.")];
        }

        // First of all, because the probes read a file, which puts it into the page cache.
        var survey = DirectorySurvey.Of(directory);
        using var file = ProbeFile.Open(survey.Sample);
        List<Check> checks =
        [
            .. MachineChecks.All(),
            .. DirectoryChecks.All(directory, survey),
            PageCacheCheck.Of(survey),
            Check.Info(DirectoryChecks.Area, "probed with", file.Finding),
        ];

        checks.AddRange(SendProbes.All(file).Concat(KernelProbes.All(file, directory)).Select(Guarded));
        checks.AddRange(InterfaceChecks.All());
        checks.AddRange(LimitChecks.All(survey));
        return checks;
    }

    // A probe that cannot be made says so, and the others are made all the same.
    private static Check Guarded((string Name, Func<string, Check> Probe) probe)
    {
        try
        {
            return probe.Probe(probe.Name);
        }
        catch (Exception exception) when (exception is SocketException or IOException or UnauthorizedAccessException)
        {
            return Check.Info(KernelProbes.Area, probe.Name, $"cannot be told: {exception.Message}");
        }
    }
}
