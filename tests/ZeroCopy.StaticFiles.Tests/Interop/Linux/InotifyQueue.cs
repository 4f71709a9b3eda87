using System.Globalization;
using System.Runtime.Versioning;

namespace ZeroCopy.StaticFiles.Tests.Interop.Linux;

/// <summary>Makes more events than the kernel keeps for one reader.</summary>
[SupportedOSPlatform("linux")]
internal static class InotifyQueue
{
    private const int Most = 200_000;

    // More than a reader that takes one batch, and then stops, has taken.
    private const int Taken = 1024;

    /// <summary>Changes two files by turns, because the kernel merges an event into an equal one before it.</summary>
    public static void Overflow(TemporaryDirectory directory, Action watch)
    {
        var length = int.Parse(File.ReadAllText("/proc/sys/fs/inotify/max_queued_events"), CultureInfo.InvariantCulture);
        Assert.SkipUnless(length <= Most, "fs.inotify.max_queued_events is too large to fill");
        using var first = directory.Open("first", [1]);
        using var second = directory.Open("second", [1]);
        watch();

        for (var index = 0; index <= length + Taken; index += 2)
        {
            File.SetUnixFileMode(first, UnixFileMode.UserRead);
            File.SetUnixFileMode(second, UnixFileMode.UserRead);
        }
    }
}
