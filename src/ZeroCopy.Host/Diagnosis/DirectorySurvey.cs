using System.Diagnostics;
using System.IO.Enumeration;
using System.Text;
using Microsoft.Win32.SafeHandles;
using ZeroCopy.StaticFiles.Interop.Linux;

namespace ZeroCopy.Host.Diagnosis;

/// <summary>One walk through the directory, which opens files and reads none: what is there, and what of it is in the page cache.</summary>
internal sealed class DirectorySurvey
{
    /// <summary>Files that are looked at.</summary>
    public const int MaxFiles = 10_000;

    // Times of change that tell of the granularity.
    private const int MaxTimes = 100;

    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(2);

    private readonly List<long> _changes = [];

    /// <summary>Regular files seen.</summary>
    public int Files { get; private set; }

    /// <summary>Directories seen, the first included.</summary>
    public int Directories { get; private set; } = 1;

    /// <summary>Files that could not be opened.</summary>
    public int Unreadable { get; private set; }

    /// <summary>Whether the walk came to its end.</summary>
    public bool Complete { get; private set; } = true;

    /// <summary>The length of the files of which the kernel told what is cached.</summary>
    public long Bytes { get; private set; }

    /// <summary>How much of <see cref="Bytes"/> is in the page cache.</summary>
    public long CachedBytes { get; private set; }

    /// <summary>Files of which the kernel did not tell, and with which error it refused the last.</summary>
    public (int Files, int Error) Untold { get; private set; }

    /// <summary>A file with content that can be read.</summary>
    public string? Sample { get; private set; }

    /// <summary>Times of change of some of the files, in nanoseconds.</summary>
    public IReadOnlyList<long> Changes => _changes;

    /// <summary>Walks; a directory that cannot be read is empty.</summary>
    public static DirectorySurvey Of(string directory) => Of(directory, MaxFiles);

    internal static DirectorySurvey Of(string directory, int maxFiles)
    {
        var survey = new DirectorySurvey();
        var start = Stopwatch.GetTimestamp();

        try
        {
            // Links are not followed: they could lead out, or in a circle.
            var entries = new FileSystemEnumerable<(string Path, bool IsDirectory)>(
                directory,
                (ref entry) => (entry.ToFullPath(), entry.IsDirectory),
                new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint });

            foreach (var (path, isDirectory) in entries)
            {
                if (survey.Files >= maxFiles || Stopwatch.GetElapsedTime(start) > MaxTime)
                {
                    survey.Complete = false;
                    break;
                }

                if (isDirectory)
                {
                    survey.Directories++;
                }
                else
                {
                    survey.Add(path);
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            survey.Complete = false;
        }

        return survey;
    }

    /// <summary>Opens for reading, without a trace in the time of access where that is allowed. Returns 0 or −errno.</summary>
    internal static int Open(string path, out SafeFileHandle? file)
    {
        const int flags = OpenFlags.O_RDONLY | OpenFlags.O_CLOEXEC | OpenFlags.O_NONBLOCK | OpenFlags.O_NOCTTY;
        var name = Encoding.UTF8.GetBytes(path + '\0');
        var error = Libc.OpenAt(null, name, flags | OpenFlags.O_NOATIME, out file);

        // EPERM: only the owner may.
        return error == -Errno.EPERM ? Libc.OpenAt(null, name, flags, out file) : error;
    }

    private void Add(string path)
    {
        // To open a device can do something.
        if (Libc.Statx(Encoding.UTF8.GetBytes(path + '\0'), out var status) < 0 || (status.Mode & Libc.S_IFMT) != Libc.S_IFREG)
        {
            return;
        }

        Files++;

        if (_changes.Count < MaxTimes)
        {
            _changes.Add((status.ChangeTime.Seconds * 1_000_000_000) + status.ChangeTime.Nanoseconds);
        }

        var error = Open(path, out var file);

        using (file)
        {
            if (error < 0)
            {
                Unreadable++;
                return;
            }

            if (status.Size == 0)
            {
                return;
            }

            Sample ??= path;
            error = Libc.CacheStat(file!, 0, 0, out var cache);

            if (error < 0)
            {
                Untold = (Untold.Files + 1, error);
                return;
            }

            Bytes += (long)status.Size;
            CachedBytes += (long)Math.Min(status.Size, cache.Cached * (ulong)Environment.SystemPageSize);
        }
    }
}
