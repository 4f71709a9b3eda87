using System.Text;

namespace ZeroCopy.Fuzz.Servers;

/// <summary>A small site in a temporary directory, the same in every run: names, bytes and times.</summary>
internal sealed class Site : IDisposable
{
    // Old enough for every validator to be strong, and the same in every run: entity tags are made of it.
    private static readonly DateTime Written = new(2024, 2, 29, 12, 34, 56, DateTimeKind.Utc);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("zerocopy-fuzz-");

    private Site()
    {
    }

    /// <summary>The request targets that name a file, or the default document of a directory.</summary>
    public static IReadOnlyList<string> Targets { get; } =
        ["/", "/index.html", "/a.txt", "/b.css", "/dir/", "/dir/index.html", "/sp%20ace.txt", "/%C3%BC.txt", "/big.bin"];

    /// <summary><c>Last-Modified</c> of every file.</summary>
    public static string LastModified { get; } = Written.ToString("R");

    public string Root => _directory.FullName;

    /// <summary>Writes the site.</summary>
    public static Site Create()
    {
        var site = new Site();
        site.Write("index.html", "<!doctype html><title>index</title>\n"u8);
        site.Write("a.txt", "0123456789"u8);
        site.Write("b.css", "body { margin: 0; color: black }\n"u8);
        site.Write("b.css.br", "not really brotli"u8);
        site.Write("b.css.gz", "not gzip either"u8);
        site.Write("dir/index.html", "<!doctype html><title>dir</title>\n"u8);
        site.Write("sp ace.txt", "a name with a space\n"u8);
        site.Write("ü.txt", Encoding.UTF8.GetBytes("ein Ümlaut\n"));
        site.Write("big.bin", BigFile());
        site.Write(".hidden", "secret\n"u8);
        Directory.SetLastWriteTimeUtc(site.PathOf("dir"), Written);
        Directory.SetLastWriteTimeUtc(site.Root, Written);
        return site;
    }

    public void Dispose() => _directory.Delete(recursive: true);

    // 100 KB that differ from block to block, so that a wrong offset shows.
    private static byte[] BigFile()
    {
        var bytes = new byte[100 * 1024];

        for (var index = 0; index < bytes.Length; index++)
        {
            bytes[index] = (byte)((index * 31) ^ (index >> 8));
        }

        return bytes;
    }

    private string PathOf(string name) => Path.Combine(Root, name);

    private void Write(string name, ReadOnlySpan<byte> content)
    {
        var path = PathOf(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        File.SetLastWriteTimeUtc(path, Written);
    }
}
