using Microsoft.Extensions.FileProviders;

namespace ZeroCopy.StaticFiles.Sites;

/// <summary>
/// The file of a response as <c>OnPrepareResponse</c> sees it. Its values come from the open descriptor, so they agree
/// with the bytes that are sent even when the path meanwhile leads elsewhere.
/// </summary>
internal sealed class ServedFile(string physicalPath, long length, DateTimeOffset lastModified) : IFileInfo
{
    public bool Exists => true;

    public long Length => length;

    public string? PhysicalPath => physicalPath;

    public string Name => Path.GetFileName(physicalPath);

    public DateTimeOffset LastModified => lastModified;

    public bool IsDirectory => false;

    public Stream CreateReadStream() => new FileStream(physicalPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
}
