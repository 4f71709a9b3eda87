using System.Text;
using Microsoft.Win32.SafeHandles;
using ZeroCopy.StaticFiles.Interop.Linux;

namespace ZeroCopy.StaticFiles.Tests.Interop.Linux;

/// <summary>A directory of one test's own, gone afterwards.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("zerocopy-interop-");

    public string Path => _directory.FullName;

    /// <summary>As the system calls want a path: UTF-8, NUL at its end.</summary>
    public static byte[] Native(string path) => Encoding.UTF8.GetBytes(path + '\0');

    public string Combine(string name) => System.IO.Path.Combine(Path, name);

    public string Write(string name, byte[] content)
    {
        var path = Combine(name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }

    public SafeFileHandle Open(string name, byte[] content) => File.OpenHandle(Write(name, content));

    public SafeFileHandle OpenRoot()
    {
        Assert.Equal(0, Libc.OpenAt(null, Native(Path), OpenFlags.O_PATH | OpenFlags.O_DIRECTORY | OpenFlags.O_CLOEXEC, out var root));
        return root!;
    }

    public void Dispose() => _directory.Delete(recursive: true);
}
