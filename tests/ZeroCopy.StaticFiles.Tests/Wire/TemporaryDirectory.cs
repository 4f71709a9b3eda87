namespace ZeroCopy.StaticFiles.Tests.Wire;

/// <summary>A directory of one test, gone with it.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public TemporaryDirectory()
    {
        Path = Directory.CreateTempSubdirectory("zerocopy-test-").FullName;
    }

    public string Path { get; }

    /// <summary>Absolute path of a name below the directory.</summary>
    public string this[string relative] => System.IO.Path.Combine(Path, relative);

    /// <summary>Writes a file, with its directories.</summary>
    public string Write(string relative, ReadOnlySpan<byte> content)
    {
        var path = this[relative];
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }

    /// <inheritdoc cref="Write(string, ReadOnlySpan{byte})"/>
    public string Write(string relative, string content) => Write(relative, System.Text.Encoding.UTF8.GetBytes(content));

    /// <summary>Writes reproducible bytes that do not repeat within any block size.</summary>
    public byte[] WriteRandom(string relative, int length)
    {
        var content = new byte[length];
        new Random(length).NextBytes(content);
        Write(relative, content);
        return content;
    }

    /// <summary>Sets the time of the last modification.</summary>
    public void Date(string relative, DateTimeOffset modified) => File.SetLastWriteTimeUtc(this[relative], modified.UtcDateTime);

    /// <summary>Dates all files below a directory as old: what has just changed is not answered on the connection.</summary>
    public void Age(string relative)
    {
        if (!Directory.Exists(this[relative]))
        {
            return;
        }

        foreach (var path in Directory.EnumerateFiles(this[relative], "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint }))
        {
            File.SetLastWriteTimeUtc(path, new DateTime(2024, 5, 6, 7, 8, 9, DateTimeKind.Utc));
        }
    }

    /// <summary>Makes a symbolic link with this literal target.</summary>
    public void Link(string relative, string target) => File.CreateSymbolicLink(this[relative], target);

    /// <summary>Makes a file of a given length without content; holes read as zeros and cost no disk.</summary>
    public string WriteSparse(string relative, long length)
    {
        var path = this[relative];
        using var file = new FileStream(path, FileMode.Create);
        file.SetLength(length);
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
