using Microsoft.Extensions.FileProviders;
using ZeroCopy.StaticFiles.Files;

namespace ZeroCopy.StaticFiles.Middleware;

/// <summary>
/// Where the middleware finds files: beneath a directory on Linux, else through the application's
/// <see cref="IFileProvider"/>.
/// </summary>
internal sealed class FileSource
{
    private readonly IFileProvider _provider;
    private readonly FileRoot? _root;

    public FileSource(IFileProvider provider, TimeProvider time)
    {
        _provider = provider;

        // Not a class derived from it, which may hide files: that one is asked.
        _root = provider.GetType() == typeof(PhysicalFileProvider) && OperatingSystem.IsLinux() ? new FileRoot(((PhysicalFileProvider)provider).Root, time) : null;
    }

    /// <summary>Looks a path up.</summary>
    /// <param name="path">The decoded path below the mount.</param>
    /// <param name="info">What the provider says of the file; <see langword="null"/> when it was opened beneath a root.</param>
    /// <returns>The open file. <see cref="FileOpenStatus.Opened"/> without a handle: the provider offers only a stream.</returns>
    public FileOpenResult Open(string path, out IFileInfo? info)
    {
        info = null;

        if (_root is not null)
        {
            return _root.Open(path);
        }

        info = _provider.GetFileInfo(path);

        if (!info.Exists || info.IsDirectory)
        {
            return new FileOpenResult(FileOpenStatus.NotFound);
        }

        return string.IsNullOrEmpty(info.PhysicalPath)
            ? new FileOpenResult(FileOpenStatus.Opened, new OpenedFile(null!, info.Length, info.LastModified))
            : RegularFile.OpenTrusted(info.PhysicalPath);
    }

    /// <summary>The file for <c>OnPrepareResponse</c>, by the path that a <see cref="PhysicalFileProvider"/> would say.</summary>
    public IFileInfo Describe(string path, in OpenedFile file) =>
        new ServedFile(Path.GetFullPath(Path.Join(_root!.Path, path)), file.Length, file.LastModified);
}
