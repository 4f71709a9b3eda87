using System.Text;
using Microsoft.Win32.SafeHandles;
using ZeroCopy.StaticFiles.Files;
using ZeroCopy.StaticFiles.Interop.Linux;
using ZeroCopy.StaticFiles.Responses;

namespace ZeroCopy.StaticFiles.Sites;

/// <summary>Reads a directory for a listing.</summary>
internal static class DirectoryEntries
{
    private static readonly EnumerationOptions All = new() { AttributesToSkip = 0, IgnoreInaccessible = false, ReturnSpecialDirectories = false };

    /// <summary>
    /// The regular files and directories in a directory, in no order. Of a symbolic link the target counts, wherever it is:
    /// whether it may be served is the caller's to say.
    /// </summary>
    /// <param name="physicalDirectory">Absolute path of the directory.</param>
    /// <returns>
    /// No hidden names (with a dot in front), no broken links, no devices, pipes and sockets. One more than
    /// <see cref="DirectoryListing.MaxEntries"/> at most: that one tells the rendering that there are more.
    /// </returns>
    /// <exception cref="IOException">The directory is gone or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory may not be read.</exception>
    public static IReadOnlyList<ListedEntry> Read(string physicalDirectory)
    {
        var entries = new List<ListedEntry>();
        using var directory = OpenOnLinux(physicalDirectory);

        foreach (var item in new DirectoryInfo(physicalDirectory).EnumerateFileSystemInfos("*", All))
        {
            if (item.Name.StartsWith('.'))
            {
                continue;
            }

            if (directory is null ? TryDescribe(item, out var entry) : TryDescribe(directory, item.Name, out entry))
            {
                entries.Add(entry);

                if (entries.Count > DirectoryListing.MaxEntries)
                {
                    break;
                }
            }
        }

        return entries;
    }

    private static SafeFileHandle? OpenOnLinux(string path) =>
        OperatingSystem.IsLinux()
        && !path.Contains('\0')
        && Libc.OpenAt(null, Encoding.UTF8.GetBytes(path + '\0'), OpenFlags.O_PATH | OpenFlags.O_DIRECTORY | OpenFlags.O_CLOEXEC, out var handle) == 0
            ? handle
            : null;

    // One statx an entry. Only it tells a pipe from a file: FileSystemInfo calls both "Normal".
    private static bool TryDescribe(SafeFileHandle directory, string name, out ListedEntry entry)
    {
        entry = default;

        // A name that is not UTF-8 has been decoded to another one, which is not there.
        if (Libc.Statx(directory, Encoding.UTF8.GetBytes(name + '\0'), out var status) < 0
            || (status.Mode & Libc.S_IFMT) is not (Libc.S_IFREG or Libc.S_IFDIR))
        {
            return false;
        }

        var isDirectory = (status.Mode & Libc.S_IFMT) == Libc.S_IFDIR;
        entry = new ListedEntry(name, isDirectory, isDirectory ? 0 : (long)status.Size, RegularFile.TimeOf(status.ModifyTime));
        return true;
    }

    private static bool TryDescribe(FileSystemInfo item, out ListedEntry entry)
    {
        entry = default;

        try
        {
            var target = item.LinkTarget is null ? item : item.ResolveLinkTarget(returnFinalTarget: true);

            if (target is not { Exists: true } || (target.Attributes & FileAttributes.Device) != 0)
            {
                return false;
            }

            entry = new ListedEntry(item.Name, target is DirectoryInfo, target is FileInfo file ? file.Length : 0, target.LastWriteTimeUtc);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Gone in the meantime, or a chain of links without an end.
            return false;
        }
    }
}
