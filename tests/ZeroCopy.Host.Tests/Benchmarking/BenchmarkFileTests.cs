using ZeroCopy.Host.Benchmarking;
using ZeroCopy.StaticFiles.Tests.Interop.Linux;
using ZeroCopy.StaticFiles.Tests.Wire;

namespace ZeroCopy.Host.Tests.Benchmarking;

public sealed class BenchmarkFileTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [LinuxFact]
    public void Create_File_HasItsLengthAndNoName()
    {
        using var file = BenchmarkFile.Create(_directory.Path, 1_500_000, CancellationToken.None);

        Assert.Equal(1_500_000, RandomAccess.GetLength(file.Handle));
        Assert.Empty(Directory.GetFileSystemEntries(_directory.Path));
    }

    [LinuxFact]
    public void RequireSpace_MoreThanThereIs_SaysWhatIsNeeded()
    {
        var problem = Assert.Throws<BenchmarkException>(() => BenchmarkFile.RequireSpace(_directory.Path, 1L << 60));

        Assert.Contains("the largest file needs 1 EiB", problem.Message, StringComparison.Ordinal);
        Assert.Contains("--dir", problem.Message, StringComparison.Ordinal);
    }

    [LinuxFact]
    public void RequireSpace_NoSuchDirectory_SaysSo() =>
        Assert.Contains("no directory", Assert.Throws<BenchmarkException>(() => BenchmarkFile.RequireSpace(_directory["nowhere"], 1)).Message, StringComparison.Ordinal);

    [LinuxFact]
    public void TryEvict_FileInMemoryOnly_IsNotCold()
    {
        Assert.SkipUnless(Directory.Exists("/dev/shm"), "no tmpfs");
        using var file = BenchmarkFile.Create("/dev/shm", 4096, CancellationToken.None);

        Assert.False(file.TryEvict());
    }

    public void Dispose() => _directory.Dispose();
}
