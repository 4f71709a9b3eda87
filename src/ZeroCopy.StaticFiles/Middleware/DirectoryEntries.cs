using Microsoft.Extensions.FileProviders;
using ZeroCopy.StaticFiles.Responses;

namespace ZeroCopy.StaticFiles.Middleware;

/// <summary>Reads a directory for its listing: regular files and directories, without hidden names.</summary>
internal static class DirectoryEntries
{
    /// <summary>
    /// 10,000 entries: a page of about 2 MB, which a browser still shows. Whoever keeps more in one directory lists it
    /// with other tools.
    /// </summary>
    public const int MaxEntries = 10_000;

    /// <summary>Reads from the file system.</summary>
    /// <param name="directory">A path to the directory, by its descriptor.</param>
    /// <param name="isServed">Whether a symbolic link of this name leads to something that is served.</param>
    /// <param name="isComplete"><see langword="false"/> when there are more entries than are returned.</param>
    public static IReadOnlyList<ListedEntry> Read(string directory, Func<string, bool> isServed, out bool isComplete)
    {
        var entries = new List<ListedEntry>();

        foreach (var item in new DirectoryInfo(directory).EnumerateFileSystemInfos())
        {
            var target = item.LinkTarget is null ? item : isServed(item.Name) ? item.ResolveLinkTarget(returnFinalTarget: true) : null;

            if (target is { Exists: true } && !IsHidden(item.Name) && !IsSpecial(target))
            {
                if (entries.Count == MaxEntries)
                {
                    isComplete = false;
                    return entries;
                }

                entries.Add(new ListedEntry(item.Name, target is DirectoryInfo, (target as FileInfo)?.Length ?? 0, target.LastWriteTimeUtc));
            }
        }

        isComplete = true;
        return entries;
    }

    /// <summary>Reads from a file provider.</summary>
    public static IReadOnlyList<ListedEntry> Read(IEnumerable<IFileInfo> contents, out bool isComplete)
    {
        var entries = contents
            .Where(item => item.Exists && !IsHidden(item.Name))
            .Take(MaxEntries + 1)
            .Select(item => new ListedEntry(item.Name, item.IsDirectory, item.IsDirectory ? 0 : item.Length, item.LastModified))
            .ToList();

        isComplete = entries.Count <= MaxEntries;
        return isComplete ? entries : entries.GetRange(0, MaxEntries);
    }

    private static bool IsHidden(string name) => name.StartsWith('.') && name != ".well-known";

    // Devices, FIFOs and sockets: none of them is ever served.
    private static bool IsSpecial(FileSystemInfo item) => (item.Attributes & FileAttributes.Device) != 0 || (item is FileInfo && !File.Exists(item.FullName));
}
