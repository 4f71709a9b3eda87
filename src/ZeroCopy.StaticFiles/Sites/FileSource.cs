using Microsoft.Extensions.FileProviders;
using ZeroCopy.StaticFiles.Files;
using ZeroCopy.StaticFiles.Requests;
using ZeroCopy.StaticFiles.Responses;

namespace ZeroCopy.StaticFiles.Sites;

/// <summary>
/// Where the middleware finds files: beneath a directory on Linux, else through the application's
/// <see cref="IFileProvider"/>.
/// </summary>
internal sealed class FileSource : IDisposable
{
    private readonly IFileProvider _provider;
    private readonly FileRoot? _root;
    private readonly FileCache? _cache;

    public FileSource(IFileProvider provider, TimeProvider time, int openFileCacheCapacity, TimeSpan openFileCacheRevalidation, bool serveHiddenFiles)
    {
        _provider = provider;

        // Not a class derived from it, which may hide files: that one is asked.
        if (provider.GetType() == typeof(PhysicalFileProvider) && OperatingSystem.IsLinux())
        {
            _root = new FileRoot(((PhysicalFileProvider)provider).Root, time, serveHidden: serveHiddenFiles);
            _cache = new FileCache(_root, time, openFileCacheCapacity, openFileCacheRevalidation);
        }
    }

    /// <summary>Absolute path of the directory; <see langword="null"/> where a provider has none.</summary>
    public string? RootPath => (_provider as PhysicalFileProvider)?.Root.TrimEnd('/');

    /// <summary>Counts the changes below the root that are known of; what was found before the last one may not be there any more.</summary>
    public int Generation => _cache?.Generation ?? 0;

    /// <summary>Counts changes from now on, where the system tells of them.</summary>
    public void Watch() => _cache?.Watch();

    /// <summary>Looks a path up.</summary>
    /// <param name="path">The decoded path below the mount.</param>
    /// <param name="info">What the provider says of the file; <see langword="null"/> when it was opened beneath a root.</param>
    /// <returns>The open file, to be disposed. <see cref="FileOpenStatus.Opened"/> without a handle: the provider offers only a stream.</returns>
    public FileOpenResult Open(string path, out IFileInfo? info)
    {
        info = null;

        if (_cache is not null)
        {
            return _cache.Open(path);
        }

        info = _provider.GetFileInfo(path);

        if (!info.Exists || info.IsDirectory)
        {
            return new FileOpenResult(_provider.GetDirectoryContents(path).Exists ? FileOpenStatus.Directory : FileOpenStatus.NotFound);
        }

        return string.IsNullOrEmpty(info.PhysicalPath)
            ? new FileOpenResult(FileOpenStatus.Opened, new OpenedFile(null, info.Length, info.LastModified))
            : RegularFile.OpenTrusted(info.PhysicalPath);
    }

    /// <summary>What a path names, without keeping it open.</summary>
    public FileOpenStatus Probe(string path)
    {
        var opened = Open(path, out _);
        opened.File.Dispose();
        return opened.Status;
    }

    /// <summary>Whether a path may name a file at all, and if not, why it is never looked up.</summary>
    public RelativePathResult Judge(string path) => _root?.Judge(path) ?? RelativePathResult.Ok;

    /// <summary>The entries of a directory that are served: no hidden names, nothing that leads out of the root.</summary>
    /// <param name="path">The decoded path of the directory, with its slash.</param>
    public IReadOnlyList<ListedEntry> List(string path)
    {
        if (_root is null)
        {
            return
            [
                .. _provider.GetDirectoryContents(path)
                    .Where(item => item.Exists && !item.Name.StartsWith('.'))
                    .Take(DirectoryListing.MaxEntries + 1)
                    .Select(item => new ListedEntry(item.Name, item.IsDirectory, item.IsDirectory ? 0 : item.Length, item.LastModified)),
            ];
        }

        using var directory = _root.OpenDirectory(path);

        if (directory is null)
        {
            return [];
        }

        // By its descriptor: the directory that was opened beneath the root, whatever its path leads to by now. Of its symbolic
        // links, those that a request could follow.
        var physical = $"/proc/self/fd/{directory.DangerousGetHandle()}";
        return
        [
            .. DirectoryEntries.Read(physical).Where(entry =>
                new FileInfo($"{physical}/{entry.Name}").LinkTarget is null || Probe(path + entry.Name) is FileOpenStatus.Opened or FileOpenStatus.Directory),
        ];
    }

    /// <summary>The entries of a directory as the file provider describes them.</summary>
    public IEnumerable<IFileInfo> Describe(string path) => _provider.GetDirectoryContents(path);

    /// <summary>The file for <c>OnPrepareResponse</c>, by the path that a <see cref="PhysicalFileProvider"/> would say.</summary>
    public IFileInfo Describe(string path, in OpenedFile file) =>
        new ServedFile(Path.GetFullPath(Path.Join(_root!.Path, path)), file.Length, file.LastModified);

    /// <summary>The file for callbacks, as the provider or the open descriptor describes it.</summary>
    public IFileInfo Describe(FoundFile found) => found.Info ?? Describe(found.Path, found.File);

    /// <summary>Closes the files that are kept open.</summary>
    public void Dispose() => _cache?.Dispose();
}
