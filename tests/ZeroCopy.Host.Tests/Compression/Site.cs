using System.Globalization;
using System.Text;
using ZeroCopy.Host.Commands;

namespace ZeroCopy.Host.Tests.Compression;

/// <summary>A directory to compress, gone with its test.</summary>
internal sealed class Site : IDisposable
{
    public static readonly DateTime Day = new DateTime(2026, 11, 24, 8, 13, 5, DateTimeKind.Utc).AddTicks(1_234_567);

    private readonly string _parent = Directory.CreateTempSubdirectory("zerocopy-test-").FullName;

    public Site()
    {
        Path = System.IO.Path.Combine(_parent, "site");
        Directory.CreateDirectory(Path);
    }

    public string Path { get; }

    /// <summary>Absolute path of a name below the directory.</summary>
    public string this[string relative] => System.IO.Path.Combine(Path, relative);

    /// <summary>Every file below the directory, by name.</summary>
    public IEnumerable<string> Names => Directory.EnumerateFiles(Path, "*", new EnumerationOptions { AttributesToSkip = 0, RecurseSubdirectories = true })
        .Select(path => System.IO.Path.GetRelativePath(Path, path))
        .Order(StringComparer.Ordinal);

    /// <summary>Reproducible text that compresses well, though not to nothing.</summary>
    public static byte[] Text(int length)
    {
        var random = new Random(length);
        var text = new StringBuilder(length + 16);

        while (text.Length < length)
        {
            text.Append(CultureInfo.InvariantCulture, $"word{random.Next(500)} ");
        }

        return Encoding.ASCII.GetBytes(text.ToString(0, length));
    }

    /// <summary>Bytes that do not compress.</summary>
    public static byte[] Noise(int length)
    {
        var noise = new byte[length];
        new Random(length).NextBytes(noise);
        return noise;
    }

    public byte[] Write(string relative, byte[] content)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(this[relative])!);
        File.WriteAllBytes(this[relative], content);
        File.SetLastWriteTimeUtc(this[relative], Day);
        return content;
    }

    /// <summary>Runs <c>zerocopy compress</c> on the directory.</summary>
    public async Task<(int ExitCode, string Output, string Error)> CompressAsync(params string[] options)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var exitCode = await ZeroCopyCommand.InvokeAsync(["compress", Path, .. options], output, error, TestContext.Current.CancellationToken);
        return (exitCode, output.ToString(), error.ToString());
    }

    public void Dispose() => Directory.Delete(_parent, recursive: true);
}
