using Microsoft.Extensions.FileProviders;
using ZeroCopy.StaticFiles.Files;

namespace ZeroCopy.StaticFiles.Middleware;

/// <summary>
/// Where the middleware finds files: beneath a directory on Linux, else through the application's
/// <see cref="IFileProvider"/>.
/// </summary>
internal sealed class FileSource : IDisposable
{
    private readonly IFileProvider _provider;
    private readonly FileRoot? _root;
    private readonly FileCache? _cache;

    public FileSource(IFileProvider provider, TimeProvider time, int openFileCacheCapacity, TimeSpan openFileCacheRevalidation)
    {
        _provider = provider;

        // Not a class derived from it, which may hide files: that one is asked.
        if (provider.GetType() == typeof(PhysicalFileProvider) && OperatingSystem.IsLinux())
        {
            _root = new FileRoot(((PhysicalFileProvider)provider).Root, time);
            _cache = new FileCache(_root, time, openFileCacheCapacity, openFileCacheRevalidation);
        }
    }

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
            return new FileOpenResult(FileOpenStatus.NotFound);
        }

        return string.IsNullOrEmpty(info.PhysicalPath)
            ? new FileOpenResult(FileOpenStatus.Opened, new OpenedFile(null, info.Length, info.LastModified))
            : RegularFile.OpenTrusted(info.PhysicalPath);
    }

    /// <summary>The file for <c>OnPrepareResponse</c>, by the path that a <see cref="PhysicalFileProvider"/> would say.</summary>
    public IFileInfo Describe(string path, in OpenedFile file) =>
        new ServedFile(Path.GetFullPath(Path.Join(_root!.Path, path)), file.Length, file.LastModified);

    /// <summary>Closes the files that are kept open.</summary>
    public void Dispose() => _cache?.Dispose();
}
