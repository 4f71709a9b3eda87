using ZeroCopy.Host.Commands;
using ZeroCopy.Host.Compression;

namespace ZeroCopy.Host.Tests.Compression;

public sealed class CompressCommandTests : IDisposable
{
    private readonly Site _site = new();

    [Fact]
    public async Task Compress_Site_SidecarsDecodeToTheirOriginals()
    {
        var script = _site.Write("assets/app.js", Site.Text(5000));
        var page = _site.Write("index.html", Site.Text(3000));
        _site.Write("river.png", Site.Text(3000));

        var (exitCode, _, error) = await _site.CompressAsync();

        Assert.Equal(0, exitCode);
        Assert.Equal("", error);
        Assert.Equal(
            [
                "assets/app.js", "assets/app.js.br", "assets/app.js.gz", "assets/app.js.zst",
                "index.html", "index.html.br", "index.html.gz", "index.html.zst", "river.png",
            ],
            _site.Names);

        foreach (var coding in ContentCoding.All)
        {
            Assert.Equal(script, ContentCodingTests.Decode(coding.Name, File.ReadAllBytes(_site["assets/app.js"] + coding.Extension)));
            Assert.Equal(page, ContentCodingTests.Decode(coding.Name, File.ReadAllBytes(_site["index.html"] + coding.Extension)));
        }
    }

    [Fact]
    public async Task Compress_Sidecar_HasTimeAndModeOfOriginal()
    {
        _site.Write("a.txt", Site.Text(3000));
        const UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.GroupRead;

        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_site["a.txt"], mode);
        }

        await _site.CompressAsync();

        foreach (var coding in ContentCoding.All)
        {
            Assert.Equal(Site.Day, File.GetLastWriteTimeUtc(_site["a.txt"] + coding.Extension));

            if (!OperatingSystem.IsWindows())
            {
                Assert.Equal(mode, File.GetUnixFileMode(_site["a.txt"] + coding.Extension));
            }
        }
    }

    [Fact]
    public async Task Compress_Twice_UpToDateLeftAlone()
    {
        _site.Write("a.txt", Site.Text(3000));
        await _site.CompressAsync();

        // The time alone counts: this is what tells whether it was made again.
        File.WriteAllText(_site["a.txt.gz"], "mark");
        File.SetLastWriteTimeUtc(_site["a.txt.gz"], Site.Day);
        var (exitCode, output, _) = await _site.CompressAsync();

        Assert.Equal(0, exitCode);
        Assert.Equal("mark", File.ReadAllText(_site["a.txt.gz"]));
        Assert.Matches(@"\ngzip +0 +1 +0 +0 +0 ", output);
    }

    [Fact]
    public async Task Compress_Force_MadeAgain()
    {
        var text = _site.Write("a.txt", Site.Text(3000));
        _site.Write("a.txt.gz", Site.Noise(10));

        await _site.CompressAsync("--force");

        Assert.Equal(text, ContentCodingTests.Decode("gzip", File.ReadAllBytes(_site["a.txt.gz"])));
    }

    [Fact]
    public async Task Compress_OriginalChanged_StaleReplaced()
    {
        _site.Write("a.txt", Site.Text(3000));
        await _site.CompressAsync();
        var text = _site.Write("a.txt", Site.Text(4000));
        File.SetLastWriteTimeUtc(_site["a.txt"], Site.Day.AddTicks(1));

        var (_, output, _) = await _site.CompressAsync();

        Assert.Equal(text, ContentCodingTests.Decode("br", File.ReadAllBytes(_site["a.txt.br"])));
        Assert.Equal(Site.Day.AddTicks(1), File.GetLastWriteTimeUtc(_site["a.txt.br"]));
        Assert.Matches(@"\nbr +1 +0 +0 +0 +0 ", output);
    }

    [Fact]
    public async Task Compress_StaleNoLongerWorthIt_Removed()
    {
        _site.Write("noise.txt", Site.Noise(3000));
        _site.Write("small.txt", Site.Text(100));
        _site.Write("noise.txt.br", [1]);
        _site.Write("small.txt.br", [1]);
        File.SetLastWriteTimeUtc(_site["noise.txt.br"], Site.Day.AddDays(-1));
        File.SetLastWriteTimeUtc(_site["small.txt.br"], Site.Day.AddDays(1));

        var (exitCode, output, _) = await _site.CompressAsync();

        Assert.Equal(0, exitCode);
        Assert.Equal(["noise.txt", "small.txt"], _site.Names);
        Assert.Matches(@"\nbr +0 +0 +0 +2 +0 ", output);
        Assert.Matches(@"\ngzip +0 +0 +2 +0 +0 ", output);
    }

    [Theory]
    [InlineData(1023, false)]
    [InlineData(1024, true)]
    public async Task Compress_MinSize_FromThereOn(int length, bool made)
    {
        _site.Write("a.txt", Site.Text(length));

        await _site.CompressAsync("--coding", "gzip");

        Assert.Equal(made, File.Exists(_site["a.txt.gz"]));
    }

    [Fact]
    public async Task Compress_MinSizeZero_EmptyFileLeftOut()
    {
        _site.Write("empty.txt", []);
        _site.Write("a.txt", Site.Text(200));

        await _site.CompressAsync("--min-size", "0", "--coding", "gzip");

        Assert.Equal(["a.txt", "a.txt.gz", "empty.txt"], _site.Names);
    }

    [Fact]
    public async Task Compress_MinGain_KeptOnlyWhereSmallerByThat()
    {
        // Half of it compresses to nearly nothing.
        _site.Write("half.txt", [.. Site.Noise(5000), .. new byte[5000]]);

        await _site.CompressAsync("--min-gain", "60");
        Assert.Equal(["half.txt"], _site.Names);

        await _site.CompressAsync("--min-gain", "40");
        Assert.Equal(4, _site.Names.Count());
    }

    [Fact]
    public async Task Compress_Coding_OnlyThose()
    {
        _site.Write("a.txt", Site.Text(3000));

        var (_, output, _) = await _site.CompressAsync("--coding", "zstd,br");

        Assert.Equal(["a.txt", "a.txt.br", "a.txt.zst"], _site.Names);
        Assert.DoesNotContain("gzip", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compress_HiddenNames_LeftOutExceptWellKnown()
    {
        _site.Write(".env.txt", Site.Text(2000));
        _site.Write(".git/a.txt", Site.Text(2000));
        _site.Write(".well-known/security.txt", Site.Text(2000));
        _site.Write(".well-known/.hidden.txt", Site.Text(2000));

        await _site.CompressAsync("--coding", "br");

        Assert.Equal(
            [".env.txt", ".git/a.txt", ".well-known/.hidden.txt", ".well-known/security.txt", ".well-known/security.txt.br"], _site.Names);
    }

    [Fact]
    public async Task Compress_Links_NotFollowedOut()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "symbolic links need a right there");
        var text = _site.Write("inside/a.txt", Site.Text(2000));
        _site.Write("../outside/b.txt", Site.Text(2000));
        File.CreateSymbolicLink(_site["link.txt"], "inside/a.txt");
        File.CreateSymbolicLink(_site["out.txt"], "../outside/b.txt");
        Directory.CreateSymbolicLink(_site["out"], "../outside");
        File.CreateSymbolicLink(_site["through.txt"], "out/b.txt");
        Directory.CreateSymbolicLink(_site["loop"], ".");
        File.CreateSymbolicLink(_site["self.txt"], "self.txt");
        File.CreateSymbolicLink(_site["broken.txt"], "nowhere.txt");

        var (exitCode, output, error) = await _site.CompressAsync("--coding", "br");

        Assert.Equal(0, exitCode);
        Assert.Equal("", error);
        Assert.StartsWith("2 compressible files\n", output, StringComparison.Ordinal);
        Assert.Equal(text, ContentCodingTests.Decode("br", File.ReadAllBytes(_site["link.txt.br"])));
        Assert.Equal(["b.txt"], Directory.EnumerateFiles(_site["../outside"]).Select(Path.GetFileName));
        Assert.False(File.Exists(_site["out.txt.br"]));
        Assert.False(File.Exists(_site["through.txt.br"]));
    }

    [Fact]
    public async Task Compress_SidecarIsALink_ReplacedNotFollowed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "symbolic links need a right there");
        _site.Write("a.txt", Site.Text(2000));
        _site.Write("../precious", [42]);
        File.CreateSymbolicLink(_site["a.txt.br"], "../precious");

        await _site.CompressAsync("--coding", "br");

        Assert.Equal([42], File.ReadAllBytes(_site["../precious"]));
        Assert.Null(new FileInfo(_site["a.txt.br"]).LinkTarget);
    }

    [Fact]
    public async Task Compress_SomethingInTheWay_SaidAndOthersDone()
    {
        _site.Write("x.js", Site.Text(2000));
        _site.Write("y.js", Site.Text(2000));
        Directory.CreateDirectory(_site["x.js.gz"]);

        var (exitCode, output, error) = await _site.CompressAsync();

        Assert.Equal(CompressCommand.SomeFailed, exitCode);
        Assert.Equal("zerocopy: x.js.gz: a directory is in the way\n", error);
        Assert.Equal(["x.js", "x.js.br", "x.js.zst", "y.js", "y.js.br", "y.js.gz", "y.js.zst"], _site.Names);
        Assert.Matches(@"\ngzip +1 +0 +0 +0 +1 ", output);
    }

    [Fact]
    public async Task Compress_UnreadableFile_OneLine()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "root may read everything");
        _site.Write("x.js", Site.Text(2000));

        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_site["x.js"], UnixFileMode.None);
        }

        var (exitCode, _, error) = await _site.CompressAsync();

        Assert.Equal(CompressCommand.SomeFailed, exitCode);
        Assert.Equal("zerocopy: x.js: no right to read it\n", error);
    }

    [Fact]
    public async Task Compress_DryRun_ChangesNothingAndTellsTheSame()
    {
        _site.Write("a.txt", Site.Text(3000));
        _site.Write("noise.txt", Site.Noise(3000));
        _site.Write("noise.txt.br", [1]);
        File.SetLastWriteTimeUtc(_site["noise.txt.br"], Site.Day.AddDays(-1));
        Directory.SetLastWriteTimeUtc(_site.Path, Site.Day);

        var (_, dry, _) = await _site.CompressAsync("--dry-run");
        Assert.Equal(["a.txt", "noise.txt", "noise.txt.br"], _site.Names);
        Assert.Equal(Site.Day, Directory.GetLastWriteTimeUtc(_site.Path));

        var (_, wet, _) = await _site.CompressAsync();
        Assert.StartsWith("2 compressible files; dry run, nothing was changed\n", dry, StringComparison.Ordinal);
        Assert.Equal(wet, dry.Replace("; dry run, nothing was changed", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Compress_Clean_RemovesSidecarsOnly()
    {
        _site.Write("a.txt", Site.Text(3000));
        _site.Write("backup.tar.gz", [1]);
        _site.Write("orphan.js.br", [1]);
        await _site.CompressAsync();

        var (exitCode, output, _) = await _site.CompressAsync("--clean", "--coding", "br,zstd");
        Assert.Equal(0, exitCode);
        Assert.Equal(["a.txt", "a.txt.gz", "backup.tar.gz", "orphan.js.br"], _site.Names);
        Assert.Matches(@"\nbr +0 +0 +0 +1 +0 ", output);

        await _site.CompressAsync("--clean");
        Assert.Equal(["a.txt", "backup.tar.gz", "orphan.js.br"], _site.Names);
    }

    [Fact]
    public async Task Compress_AnyNumberOfThreads_SameFilesAndText()
    {
        for (var n = 0; n < 8; n++)
        {
            _site.Write($"d{n % 3}/{n}.txt", Site.Text(1500 + n));
        }

        Directory.CreateDirectory(_site["d1/1.txt.gz"]);
        Directory.CreateDirectory(_site["d2/2.txt.gz"]);
        var one = await _site.CompressAsync("--threads", "1");
        var files = _site.Names.ToDictionary(name => name, name => Convert.ToHexString(File.ReadAllBytes(_site[name])));

        await _site.CompressAsync("--clean");
        var four = await _site.CompressAsync("--threads", "4");

        Assert.Equal(one, four);
        Assert.Equal(files, _site.Names.ToDictionary(name => name, name => Convert.ToHexString(File.ReadAllBytes(_site[name]))));
    }

    [Fact]
    public async Task Compress_Output_Table()
    {
        _site.Write("a.css", [.. Enumerable.Repeat((byte)'a', 12_345)]);

        var (_, output, _) = await _site.CompressAsync("--coding", "gzip");

        var lines = output.Split('\n');
        Assert.Equal("1 compressible file", lines[0]);
        Assert.Equal("coding  made  up to date  skipped  removed  failed  bytes before  after   saved", lines[1]);
        Assert.Matches(@"^gzip       1           0        0        0       0        12,345     \d\d  99\.\d %$", lines[2]);
    }

    [Fact]
    public async Task Compress_Quiet_NoOutput()
    {
        _site.Write("a.txt", Site.Text(2000));

        Assert.Equal((0, "", ""), await _site.CompressAsync("--quiet"));
    }

    [Fact]
    public async Task Compress_NothingToDo_Said() =>
        Assert.Equal((0, "0 compressible files\n", ""), await _site.CompressAsync());

    [Theory]
    [InlineData("zerocopy: there is no directory '/no/such/place'. Give the directory to compress, such as: zerocopy compress ./public\n", "/no/such/place")]
    [InlineData("zerocopy: --coding: 'lzma' is not one of br, zstd, gzip.\n", "/", "--coding", "lzma")]
    public async Task Compress_WrongArgument_OneLine(string expected, params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };

        Assert.Equal(
            ZeroCopyCommand.UsageError,
            await ZeroCopyCommand.InvokeAsync(["compress", .. arguments], output, error, TestContext.Current.CancellationToken));
        Assert.Equal(expected, error.ToString());
        Assert.Equal("", output.ToString());
    }

    [Theory]
    [InlineData("--min-gain: 100 is not between 0 and 99.", "--min-gain", "100")]
    [InlineData("--threads: 0 is not between 1 and 1024.", "--threads", "0")]
    [InlineData("--min-size: -1 is not between 0 and 9223372036854775807.", "--min-size", "-1")]
    [InlineData("'many'", "--threads", "many")]
    public async Task Compress_NumberOutOfRange_Refused(string expected, params string[] options)
    {
        var (exitCode, _, error) = await _site.CompressAsync(options);

        Assert.Equal(ZeroCopyCommand.UsageError, exitCode);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_Stopped_NothingHalfMade()
    {
        for (var n = 0; n < 6; n++)
        {
            _site.Write($"{n}.txt", Site.Text(2000));
        }

        using var stop = new CancellationTokenSource();
        var report = SiteCompression.Run(
            _site.Path, ContentCoding.All, new CompressionRules(), threads: 2, (done, _, _) => { if (done == 4) { stop.Cancel(); } }, stop.Token);

        Assert.True(report.Stopped);
        Assert.InRange(report.Codings.Sum(coding => coding.Made), 4, 6);
        Assert.Equal(0, report.Codings.Sum(coding => coding.Skipped));
        Assert.DoesNotContain(_site.Names, name => name.EndsWith(".tmp", StringComparison.Ordinal));
        Assert.Equal(6 + report.Codings.Sum(coding => coding.Made), _site.Names.Count());
    }

    public void Dispose() => _site.Dispose();
}
