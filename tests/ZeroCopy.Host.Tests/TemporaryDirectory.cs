namespace ZeroCopy.Host.Tests;

/// <summary>A directory that is gone after the test.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("zerocopy-host-").FullName;

    public string Write(string name, string content)
    {
        var path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return path;
    }

    /// <summary>A file of zeros that takes no room.</summary>
    public void WriteSparse(string name, long length)
    {
        using var file = File.Create(System.IO.Path.Combine(Path, name));
        file.SetLength(length);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
