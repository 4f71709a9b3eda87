using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using ZeroCopy.StaticFiles.Files;
using ZeroCopy.StaticFiles.Interop.Linux;
using ZeroCopy.StaticFiles.Tests.Wire;

namespace ZeroCopy.StaticFiles.Tests.Files;

/// <summary>Each rule by the kernel's look-up (openat2) and by the walk that stands in for it.</summary>
public sealed partial class FileRootTests : IDisposable
{
    private static readonly DateTimeOffset Modified = new DateTimeOffset(2024, 5, 6, 7, 8, 9, TimeSpan.Zero).AddTicks(1234567);

    private readonly TemporaryDirectory _directory = new();
    private readonly FakeTimeProvider _time = new();

    public static MatrixTheoryData<string, bool> NoFiles { get; } = new(
        ["/missing.txt", "/missing/page.txt", "/page.txt/", "/page.txt/more", "/sub", "/sub/", "/", "", "/.hidden", "/page.txt\0"], [true, false]);

    public static MatrixTheoryData<string, bool> LinksThatLeadOut { get; } = new(
        ["../secret.txt", "sub/../../secret.txt", "/etc/hostname", "link.txt", "{root}/page.txt"], [true, false]);

    public FileRootTests()
    {
        _directory.Write("secret.txt", "secret");
        _directory.Write("root/page.txt", "page");
        _directory.Write("root/sub/inner.txt", "inner");
        _directory.Date("root/page.txt", Modified);
    }

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("/page.txt", "page", true)]
    [InlineData("/page.txt", "page", false)]
    [InlineData("/sub/inner.txt", "inner", true)]
    [InlineData("/sub/inner.txt", "inner", false)]
    [InlineData("//sub//inner.txt", "inner", true)]
    [InlineData("//sub//inner.txt", "inner", false)]
    public void Open_File_OpensIt(string path, string content, bool useOpenAt2)
    {
        var opened = Root(useOpenAt2).Open(path);

        Assert.Equal(FileOpenStatus.Opened, opened.Status);
        using var handle = opened.File.Handle;
        var bytes = new byte[100];
        Assert.Equal(content, Encoding.ASCII.GetString(bytes, 0, RandomAccess.Read(handle!, bytes, 0)));
        Assert.Equal(content.Length, opened.File.Length);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Open_File_HasItsTimeTo100Nanoseconds(bool useOpenAt2)
    {
        var opened = Root(useOpenAt2).Open("/page.txt");

        using var handle = opened.File.Handle;
        Assert.Equal(Modified, opened.File.LastModified);
    }

    [Theory]
    [MemberData(nameof(NoFiles))]
    public void Open_NoFile_NotFound(string path, bool useOpenAt2)
    {
        _directory.Write("root/.hidden", "secret");

        Assert.Equal(FileOpenStatus.NotFound, Root(useOpenAt2).Open(path).Status);
    }

    [Theory]
    [MemberData(nameof(LinksThatLeadOut))]
    public void Open_LinkThatLeadsOutOrInCircles_Refused(string target, bool useOpenAt2)
    {
        _directory.Link("root/link.txt", target.Replace("{root}", _directory["root"], StringComparison.Ordinal));

        var opened = Root(useOpenAt2).Open("/link.txt");

        Assert.Equal(FileOpenStatus.Refused, opened.Status);
        Assert.Contains(opened.Error, new[] { Errno.EXDEV, Errno.ELOOP });
    }

    [Theory]
    [InlineData(true, FileOpenStatus.Opened)]
    [InlineData(false, FileOpenStatus.Refused)]
    internal void Open_LinkWithinTheRoot_OnlyTheKernelCanFollowItSafely(bool useOpenAt2, FileOpenStatus status)
    {
        _directory.Link("root/link.txt", "sub/../page.txt");

        var opened = Root(useOpenAt2).Open("/link.txt");
        opened.File.Handle?.Dispose();

        Assert.Equal(status, opened.Status);
    }

    // The walk opens each directory as one (O_DIRECTORY), and a link is none: it cannot tell it from a file there.
    [Theory]
    [InlineData(true, FileOpenStatus.Refused)]
    [InlineData(false, FileOpenStatus.NotFound)]
    internal void Open_LinkToADirectoryOutside_IsNotOpened(bool useOpenAt2, FileOpenStatus status)
    {
        _directory.Write("outside/x.txt", "secret");
        _directory.Link("root/alias", "../outside");

        Assert.Equal(status, Root(useOpenAt2).Open("/alias/x.txt").Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Open_Fifo_NotFoundAndDoesNotWait(bool useOpenAt2)
    {
        Assert.Equal(0, MakeFifo(_directory["root/pipe"], 0b110_100_100));

        Assert.Equal(FileOpenStatus.NotFound, Root(useOpenAt2).Open("/pipe").Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Open_LongestNames_OpensThem(bool useOpenAt2)
    {
        var name = new string('n', 255);
        _directory.Write($"root/{name}/{name}", "long");
        var root = Root(useOpenAt2);

        var opened = root.Open($"/{name}/{name}");
        opened.File.Handle?.Dispose();

        Assert.Equal(FileOpenStatus.Opened, opened.Status);
        Assert.Equal(FileOpenStatus.NotFound, root.Open($"/{name}n/{name}").Status);
        Assert.Equal(FileOpenStatus.NotFound, root.Open($"/{name}/{name}n").Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Open_RootMadeLater_IsFoundAtOnce(bool useOpenAt2)
    {
        var root = new FileRoot(_directory["later"], _time, useOpenAt2);
        Assert.Equal(FileOpenStatus.NotFound, root.Open("/x.txt").Status);

        _directory.Write("later/x.txt", "x");
        var opened = root.Open("/x.txt");
        opened.File.Handle?.Dispose();

        Assert.Equal(FileOpenStatus.Opened, opened.Status);
    }

    [Fact]
    public void Open_RootIsAFile_NotFound() =>
        Assert.Equal(FileOpenStatus.NotFound, new FileRoot(_directory["secret.txt"], _time).Open("/x.txt").Status);

    [Fact]
    public void Open_RootReplaced_IsNoticedAfterTheInterval()
    {
        var root = Root(useOpenAt2: true);
        Assert.Equal("page", Read(root));

        Directory.Move(_directory["root"], _directory["old"]);
        _directory.Write("root/page.txt", "new");

        _time.Advance(FileRoot.RefreshInterval - TimeSpan.FromMilliseconds(1));
        Assert.Equal("page", Read(root));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal("new", Read(root));
    }

    [Fact]
    public void Open_RootGone_NotFoundAfterTheInterval()
    {
        var root = Root(useOpenAt2: true);
        Assert.Equal("page", Read(root));

        Directory.Move(_directory["root"], _directory["old"]);
        _time.Advance(FileRoot.RefreshInterval);

        Assert.Equal(FileOpenStatus.NotFound, root.Open("/page.txt").Status);
    }

    [Fact]
    public async Task Open_FromManyThreadsWhileTheRootIsSwapped_AlwaysFindsAFile()
    {
        _directory.Write("other/page.txt", "page");
        _directory.Link("current", "root");
        var root = new FileRoot(_directory["current"], _time);
        using var done = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));

        var readers = Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
        {
            while (!done.IsCancellationRequested)
            {
                Assert.Equal("page", Read(root));
            }
        }, TestContext.Current.CancellationToken)).ToArray();

        for (var i = 0; !done.IsCancellationRequested; i++)
        {
            _directory.Link("next", i % 2 == 0 ? "other" : "root");
            Assert.Equal(0, Rename(_directory["next"], _directory["current"]));
            _time.Advance(FileRoot.RefreshInterval);
        }

        await Task.WhenAll(readers);
    }

    private FileRoot Root(bool useOpenAt2) => new(_directory["root"], _time, useOpenAt2);

    private static string Read(FileRoot root)
    {
        var opened = root.Open("/page.txt");
        Assert.Equal(FileOpenStatus.Opened, opened.Status);
        using var handle = opened.File.Handle;
        var bytes = new byte[100];
        return Encoding.ASCII.GetString(bytes, 0, RandomAccess.Read(handle!, bytes, 0));
    }

    [LibraryImport("libc", EntryPoint = "mkfifo", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakeFifo(string path, uint mode);

    [LibraryImport("libc", EntryPoint = "rename", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Rename(string from, string to);
}
