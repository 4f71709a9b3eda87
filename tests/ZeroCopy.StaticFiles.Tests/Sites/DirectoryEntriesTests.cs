using System.Net.Sockets;
using ZeroCopy.StaticFiles.Responses;
using ZeroCopy.StaticFiles.Sites;
using ZeroCopy.StaticFiles.Tests.Interop.Linux;

namespace ZeroCopy.StaticFiles.Tests.Sites;

public sealed class DirectoryEntriesTests : IDisposable
{
    private static readonly DateTime Day = new(2026, 11, 24, 8, 13, 5, DateTimeKind.Utc);

    private readonly Wire.TemporaryDirectory _directory = new();

    [Fact]
    public void Read_FilesAndDirectories_Described()
    {
        File.SetLastWriteTimeUtc(_directory.Write("a.txt", "hello"), Day);
        _directory.Write("sub/inner.txt", "x");
        Directory.SetLastWriteTimeUtc(_directory["sub"], Day);

        Assert.Equal(
            [new ListedEntry("a.txt", false, 5, Day), new ListedEntry("sub", true, 0, Day)],
            DirectoryEntries.Read(_directory.Path).OrderBy(entry => entry.Name, StringComparer.Ordinal));
    }

    [Fact]
    public void Read_HiddenNames_LeftOut()
    {
        _directory.Write(".env", "secret");
        _directory.Write(".git/config", "x");
        _directory.Write(".well-known/security.txt", "x");

        Assert.Empty(DirectoryEntries.Read(_directory.Path));
    }

    [LinuxFact]
    public void Read_Links_DescribedByTarget()
    {
        File.SetLastWriteTimeUtc(_directory.Write("sub/target.bin", "12345678"), Day);
        File.CreateSymbolicLink(_directory["file"], "sub/target.bin");
        Directory.CreateSymbolicLink(_directory["dir"], "sub");
        File.CreateSymbolicLink(_directory["broken"], "nowhere");
        File.CreateSymbolicLink(_directory["loop"], "loop");

        var entries = DirectoryEntries.Read(_directory.Path);

        Assert.Equal(["dir", "file", "sub"], entries.Select(entry => entry.Name).Order(StringComparer.Ordinal));
        Assert.Equal(new ListedEntry("file", false, 8, Day), entries.Single(entry => entry.Name == "file"));
        Assert.True(entries.Single(entry => entry.Name == "dir").IsDirectory);
    }

    [LinuxFact]
    public void Read_NeitherFileNorDirectory_LeftOut()
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(_directory["socket"]));
        File.CreateSymbolicLink(_directory["device"], "/dev/null");

        Assert.Empty(DirectoryEntries.Read(_directory.Path));
    }

    [LinuxFact]
    public void Read_OddNames_Kept()
    {
        string[] names = ["-rf", "a\nb", "a\\b", "*", "100%", "\u65E5\u672C", "\u202Etxt.exe", "c:d"];

        foreach (var name in names)
        {
            _directory.Write(name, "x");
        }

        Assert.Equal(names.Order(StringComparer.Ordinal), DirectoryEntries.Read(_directory.Path).Select(entry => entry.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Read_HugeDirectory_OneMoreThanIsShown()
    {
        for (var n = 0; n < DirectoryListing.MaxEntries + 10; n++)
        {
            File.Create(_directory[$"{n}"]).Dispose();
        }

        Assert.Equal(DirectoryListing.MaxEntries + 1, DirectoryEntries.Read(_directory.Path).Count);
    }

    [Fact]
    public void Read_MissingDirectory_Throws() =>
        Assert.ThrowsAny<IOException>(() => DirectoryEntries.Read(_directory["missing"]));

    public void Dispose() => _directory.Dispose();
}
