using ZeroCopy.StaticFiles.Files;
using ZeroCopy.StaticFiles.Interop.Linux;

namespace ZeroCopy.Host.Diagnosis;

/// <summary>The directory, and the file system that it is on.</summary>
internal static class DirectoryChecks
{
    public const string Area = "directory";

    public static IEnumerable<Check> All(string path, DirectorySurvey survey)
    {
        var error = DirectorySurvey.Open(path, out var directory);

        using (directory)
        {
            if (error < 0 || !Directory.Exists(path))
            {
                yield return Missing(path, error);
                yield break;
            }

            yield return Directories(path, survey);

            var refused = Libc.FStatFs(directory!, out var status);
            yield return refused < 0
                ? Check.Info(Area, "file system", $"cannot be told: {Check.Error(refused)}")
                : FileSystem(status.Type);
            yield return Times(FileTimes.Granularity(survey.Changes));
        }
    }

    internal static Check Missing(string path, int error) => error switch
    {
        0 => Check.Warn(Area, "directory", $"{path} is not a directory", "give the directory that holds it"),
        -Errno.EACCES => Check.Warn(Area, "directory", $"{path} may not be read by this account", "let the server's account read it: chmod o+rX"),
        _ => Check.Warn(Area, "directory", $"{path}: {Check.Error(error)}", "give one that exists: zerocopy doctor ./public"),
    };

    internal static Check FileSystem(long type)
    {
        var (name, kind) = FileSystems.Describe(type);

        return kind switch
        {
            FileSystemKind.SharedFolder => Check.Warn(
                Area, "file system", "vboxsf: sendfile has been seen to send old content after a change by the host", "serve from a disk of this machine, such as /srv"),
            FileSystemKind.Kernel => Check.Warn(
                Area, "file system", $"{name}: its files have no length, and are not served", "serve a directory with regular files"),
            FileSystemKind.Network => Check.Info(
                Area, "file system", $"{name}, a network file system: changes made elsewhere are seen by revalidation only, not by inotify; sendfile may be refused"),
            FileSystemKind.Fuse => Check.Info(
                Area, "file system", $"{name}: changes behind it are seen by revalidation only, not by inotify; sendfile may be refused"),
            FileSystemKind.Local => Check.Ok(Area, "file system", $"{name}: changes are noticed at once, by inotify"),
            _ => Check.Info(Area, "file system", $"{name}, not one that is known here; see what the probes below say"),
        };
    }

    internal static Check Times(long? granularity) => granularity switch
    {
        null => Check.Info(Area, "file times", "granularity cannot be told: too few files with different times of change"),
        >= 1_000_000_000 => Check.Info(
            Area, "file times", $"whole seconds ({FileTimes.Text(granularity.Value)}), as far as seen: for 2 s after a change, entity tags are weak"),
        _ => Check.Ok(Area, "file times", $"to {FileTimes.Text(granularity.Value)}"),
    };

    private static Check Directories(string path, DirectorySurvey survey)
    {
        var finding = $"{path}: {(survey.Complete ? "" : "at least ")}{Amount.Count(survey.Files, "file", "files")} in {Amount.Count(survey.Directories, "directory", "directories")}";

        return survey.Unreadable == 0
            ? Check.Ok(Area, "directory", finding)
            : Check.Warn(
                Area, "directory", $"{finding}; {Amount.Count(survey.Unreadable)} of them cannot be opened by this account", "let the server's account read them: chmod -R o+rX");
    }
}
