using System.Globalization;
using ZeroCopy.StaticFiles.Interop.Linux;

namespace ZeroCopy.Host.Diagnosis;

/// <summary>How much of the directory is in memory.</summary>
internal static class PageCacheCheck
{
    public static Check Of(DirectorySurvey survey) => Of(survey.CachedBytes, survey.Bytes, survey.Untold, survey.Complete);

    internal static Check Of(long cached, long bytes, (int Files, int Error) untold, bool complete)
    {
        const string name = "page cache";

        if (bytes == 0)
        {
            return Check.Info(DirectoryChecks.Area, name, untold.Files == 0
                ? "there are no files with content"
                : $"cannot be told: cachestat gave {Check.Error(untold.Error)}{(untold.Error == -Errno.EPERM ? "; ask as the owner of the files" : "")}");
        }

        var finding = string.Create(
            CultureInfo.InvariantCulture, $"{Amount.Bytes(cached)} of {Amount.Bytes(bytes)} are in memory, {Math.Floor(100m * cached / bytes)} %");
        var without = untold.Files == 0 ? "" : $"; {Amount.Count(untold.Files, "file", "files")} could not be told of";
        return Check.Info(DirectoryChecks.Area, name, $"{finding}{(complete ? "" : $", of the files looked at ({Amount.Count(DirectorySurvey.MaxFiles)}, or for 2 s)")}{without}");
    }
}
