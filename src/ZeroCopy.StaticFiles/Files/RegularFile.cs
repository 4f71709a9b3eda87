using System.Text;
using Microsoft.Win32.SafeHandles;
using ZeroCopy.StaticFiles.Interop.Linux;

namespace ZeroCopy.StaticFiles.Files;

/// <summary>Opens what is a regular file, and nothing else, and reads its length and time from the open descriptor.</summary>
internal static class RegularFile
{
    /// <summary>
    /// Flags of every open: O_NONBLOCK, because opening a FIFO would wait for a writer for ever; O_NOCTTY, because a
    /// terminal must not become ours.
    /// </summary>
    internal static readonly int Flags = OpenFlags.O_RDONLY | OpenFlags.O_CLOEXEC | OpenFlags.O_NONBLOCK | OpenFlags.O_NOCTTY;

    /// <summary>
    /// Opens a path that the caller vouches for: from a file provider or from the application. Follows symbolic links.
    /// </summary>
    public static FileOpenResult OpenTrusted(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return OpenPortably(path);
        }

        if (path.Contains('\0'))
        {
            return new FileOpenResult(FileOpenStatus.NotFound, Error: Errno.ENOENT);
        }

        var error = Libc.OpenAt(null, Encoding.UTF8.GetBytes(path + '\0'), Flags, out var handle);
        return error < 0 ? Classify(-error) : Inspect(handle!);
    }

    /// <summary>Takes the handle over: into the result when it is a regular file, else it is closed.</summary>
    internal static FileOpenResult Inspect(SafeFileHandle handle)
    {
        var error = Libc.Statx(handle, out var status);

        if (error < 0)
        {
            handle.Dispose();
            return Classify(-error);
        }

        if ((status.Mode & Libc.S_IFMT) == Libc.S_IFDIR)
        {
            handle.Dispose();
            return new FileOpenResult(FileOpenStatus.Directory);
        }

        var fileSystem = FileSystems.TypeOf(handle);

        // Files of /proc say that they are empty and are not; a response with Content-Length 0 would be a lie.
        if ((status.Mode & Libc.S_IFMT) != Libc.S_IFREG || (status.Size == 0 && FileSystems.KindOf(fileSystem) == FileSystemKind.Kernel))
        {
            handle.Dispose();
            return new FileOpenResult(FileOpenStatus.NotFound);
        }

        var file = new OpenedFile(handle, (long)status.Size, TimeOf(status.ModifyTime)) { Identity = FileIdentity.Of(status), FileSystem = fileSystem };
        return new FileOpenResult(FileOpenStatus.Opened, file);
    }

    /// <summary>The time of a file, to 100 ns. A file system may hold times that no calendar has; they become the epoch.</summary>
    internal static DateTimeOffset TimeOf(in StatxTimestamp time) =>
        time.Seconds >= DateTimeOffset.MinValue.ToUnixTimeSeconds() && time.Seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(time.Seconds).AddTicks(time.Nanoseconds / TimeSpan.NanosecondsPerTick)
            : DateTimeOffset.UnixEpoch;

    internal static FileOpenResult Classify(int error) => error switch
    {
        // ENXIO: a socket, or a device without hardware. ENODEV likewise.
        Errno.ENOENT or Errno.ENOTDIR or Errno.ENAMETOOLONG or Errno.ENXIO or Errno.ENODEV => new(FileOpenStatus.NotFound, Error: error),
        Errno.EXDEV or Errno.ELOOP or Errno.EACCES or Errno.EPERM => new(FileOpenStatus.Refused, Error: error),
        _ => new(FileOpenStatus.Failed, Error: error),
    };

    private static FileOpenResult OpenPortably(string path)
    {
        try
        {
            if (Directory.Exists(path))
            {
                return new FileOpenResult(FileOpenStatus.Directory);
            }

            if (!File.Exists(path))
            {
                return new FileOpenResult(FileOpenStatus.NotFound, Error: Errno.ENOENT);
            }

            var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return new FileOpenResult(FileOpenStatus.Opened, new OpenedFile(handle, RandomAccess.GetLength(handle), File.GetLastWriteTimeUtc(handle)));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException or NotSupportedException or ArgumentException)
        {
            return new FileOpenResult(FileOpenStatus.NotFound, Error: Errno.ENOENT);
        }
        catch (UnauthorizedAccessException)
        {
            return new FileOpenResult(FileOpenStatus.Refused, Error: Errno.EACCES);
        }
        catch (IOException)
        {
            return new FileOpenResult(FileOpenStatus.Failed, Error: Errno.EIO);
        }
    }
}
