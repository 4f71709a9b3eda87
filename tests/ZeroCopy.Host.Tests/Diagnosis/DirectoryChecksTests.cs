using ZeroCopy.Host.Diagnosis;
using ZeroCopy.StaticFiles.Tests.Interop.Linux;
using ZeroCopy.StaticFiles.Tests.Wire;

namespace ZeroCopy.Host.Tests.Diagnosis;

public class DirectoryChecksTests
{
    private const long Second = 1_000_000_000;
    private const int EPERM = 1;

    [Theory]
    [InlineData(0xEF53, "Ok", "ext2/3/4")]
    [InlineData(0x01021994, "Ok", "tmpfs")]
    [InlineData(0x794C7630, "Ok", "overlayfs")]
    [InlineData(0x2FC12FC1, "Ok", "zfs")]
    [InlineData(0x6969, "Info", "nfs, a network file system")]
    [InlineData(0xFE534D42, "Info", "smb2")]
    [InlineData(unchecked((int)0xFF534D42), "Info", "cifs")]
    [InlineData(0x01021997, "Info", "9p")]
    [InlineData(0x65735546, "Info", "fuse or virtiofs")]
    [InlineData(0x786F4256, "Warn", "vboxsf")]
    [InlineData(0x9FA0, "Warn", "proc")]
    [InlineData(0x1234, "Info", "type 0x1234")]
    public void FileSystem_Type_HasNameAndConsequence(long type, string state, string name)
    {
        var check = DirectoryChecks.FileSystem(type);

        Assert.Equal(state, check.State.ToString());
        Assert.StartsWith(name, check.Finding, StringComparison.Ordinal);
    }

    [Fact]
    public void FileTimes_Granularity_LargestStepThatAllKeep()
    {
        Assert.Equal(1, FileTimes.Granularity([1, 20, 300]));
        Assert.Equal(100, FileTimes.Granularity([Second + 100, Second + 1_200, Second + 2_000]));
        Assert.Equal(1_000_000, FileTimes.Granularity([Second, Second + 4_000_000, Second + 5_000_000]));
        Assert.Equal(Second, FileTimes.Granularity([2 * Second, 4 * Second, 6 * Second]));
        Assert.Equal(2 * Second, FileTimes.Granularity(Enumerable.Range(1, 10).Select(i => 2 * Second * i)));
        Assert.Equal(Second, FileTimes.Granularity(Enumerable.Range(1, 10).Select(i => Second * i)));
    }

    [Fact]
    public void FileTimes_TooFewDifferentTimes_CannotBeTold()
    {
        Assert.Null(FileTimes.Granularity([]));
        Assert.Null(FileTimes.Granularity([Second, Second, 2 * Second]));
    }

    [Theory]
    [InlineData(1, "1 ns")]
    [InlineData(100, "100 ns")]
    [InlineData(1_000_000, "1 ms")]
    [InlineData(2 * Second, "2 s")]
    public void FileTimes_Text_HasUnit(long granularity, string text) => Assert.Equal(text, FileTimes.Text(granularity));

    [Theory]
    [InlineData(0, 0, 0, 0, "there are no files with content")]
    [InlineData(0, 0, 3, -EPERM, "cannot be told: cachestat gave EPERM (Operation not permitted); ask as the owner of the files")]
    [InlineData(1024, 4096, 0, 0, "1 KiB of 4 KiB are in memory, 25 %")]
    [InlineData(4095, 4096, 1, -EPERM, "4 KiB of 4 KiB are in memory, 99 %; 1 file could not be told of")]
    public void PageCache_Share_NeverRoundedUp(long cached, long bytes, int untold, int error, string finding) =>
        Assert.Equal(finding, PageCacheCheck.Of(cached, bytes, (untold, error), complete: true).Finding);

    [LinuxFact]
    public void Survey_Directory_CountsRegularFilesBelow()
    {
        using var directory = new TemporaryDirectory();
        using var outside = new TemporaryDirectory();
        outside.Write("other.html", "x");
        directory.Write("index.html", new string('x', 5000));
        directory.Write("a/b/empty.txt", "");
        directory.Link("link", outside.Path);
        directory.Link("link.html", outside["other.html"]);

        var survey = DirectorySurvey.Of(directory.Path);

        Assert.Equal((2, 3, 0, true), (survey.Files, survey.Directories, survey.Unreadable, survey.Complete));
        Assert.Equal(directory["index.html"], survey.Sample);
        Assert.Equal(2, survey.Changes.Count);

        // Without cachestat there are none of which it tells.
        Assert.Equal(survey.Untold.Files == 0 ? 5000 : 0, survey.Bytes);
        Assert.InRange(survey.CachedBytes, 0, survey.Bytes);
    }

    [LinuxFact]
    public void Survey_ManyFiles_StopsAtTheMost()
    {
        using var directory = new TemporaryDirectory();

        for (var i = 0; i < 5; i++)
        {
            directory.Write($"{i}.txt", "x");
        }

        var survey = DirectorySurvey.Of(directory.Path, maxFiles: 3);

        Assert.Equal((3, false), (survey.Files, survey.Complete));
        Assert.True(DirectorySurvey.Of(directory.Path, maxFiles: 6).Complete);
    }

    [LinuxFact]
    public void Survey_NoDirectory_IsEmpty()
    {
        using var directory = new TemporaryDirectory();

        var survey = DirectorySurvey.Of(directory["nowhere"]);

        Assert.Equal((0, null), (survey.Files, survey.Sample));
    }

    [LinuxFact]
    public void ProbeFile_WithoutSample_IsTemporaryAndGoes()
    {
        string path;

        using (var file = ProbeFile.Open(null))
        {
            path = file.Finding.Split(',')[0];
            Assert.NotNull(file.Handle);
            Assert.StartsWith(Path.GetTempPath(), path, StringComparison.Ordinal);
            Assert.True(File.Exists(path));
        }

        Assert.False(File.Exists(path));
    }
}
