using ZeroCopy.Host.Diagnosis;

namespace ZeroCopy.Host.Tests.Diagnosis;

public class LimitChecksTests
{
    private const int ENOMEM = 12;
    private const int EMFILE = 24;
    private const int ENOSYS = 38;

    private const string Limits = """
        Limit                     Soft Limit           Hard Limit           Units     
        Max cpu time              unlimited            unlimited            seconds   
        Max open files            1024                 524288               files     
        Max locked memory         8388608              8388608              bytes     
        Max address space         unlimited            unlimited            bytes     
        Max nice priority         0                    0                    
        """;

    [Fact]
    public void ProcessLimits_Find_SoftAndHard()
    {
        Assert.Equal(new ProcessLimit(1024, 524288), ProcessLimits.Find(Limits, "Max open files"));
        Assert.Equal(new ProcessLimit(null, null), ProcessLimits.Find(Limits, "Max address space"));
        Assert.Equal(new ProcessLimit(0, 0), ProcessLimits.Find(Limits, "Max nice priority"));
    }

    [Fact]
    public void ProcessLimits_FindWhatIsNotThere_IsNull()
    {
        Assert.Null(ProcessLimits.Find(Limits, "Max open"));
        Assert.Null(ProcessLimits.Find(Limits, "Max realtime timeout"));
        Assert.Null(ProcessLimits.Find(null, "Max open files"));
        Assert.Null(ProcessLimits.Find("Max open files            many                 more                 files", "Max open files"));
    }

    [Theory]
    [InlineData(1024L, 4095L, "Warn")]
    [InlineData(1024L, 4096L, "Ok")]
    [InlineData(null, null, "Ok")]
    public void OpenFiles_HardLimit_FromThereOn(long? soft, long? hard, string state) =>
        AssertState(state, LimitChecks.OpenFiles(new ProcessLimit(soft, hard)));

    [Theory]
    [InlineData(511L, "Warn")]
    [InlineData(512L, "Ok")]
    [InlineData(null, "Info")]
    public void Backlog_Somaxconn_FromThereOn(long? connections, string state) => AssertState(state, LimitChecks.Backlog(connections));

    [Theory]
    [InlineData(2L, 3, "Warn")]
    [InlineData(3L, 3, "Ok")]
    [InlineData(1024L, 5000, "Ok")]
    [InlineData(1023L, 5000, "Warn")]
    [InlineData(null, 3, "Info")]
    public void Watches_OneForEachDirectory(long? watches, int directories, string state) =>
        AssertState(state, LimitChecks.Watches(watches, directories));

    [Theory]
    [InlineData(0, "Ok")]
    [InlineData(-EMFILE, "Warn")]
    [InlineData(-ENOSYS, "Warn")]
    public void Inotify_Tried_SaysWhatItGave(int error, string state) => AssertState(state, LimitChecks.Inotify(error, 128));

    [Theory]
    [InlineData(212992L, "Info")]
    [InlineData(4194304L, "Ok")]
    public void SendBuffer_Maximum_OneTurnOrMore(long bytes, string state) => AssertState(state, LimitChecks.SendBuffer(bytes));

    [Theory]
    [InlineData(0, "Ok")]
    [InlineData(-ENOMEM, "Warn")]
    public void AddressSpace_Tried_SaysWhatItGave(int error, string state) =>
        AssertState(state, LimitChecks.AddressSpace(new ProcessLimit(1 << 30, null), error));

    [Fact]
    public void OpenFiles_SoftBelowHard_SaysBoth() =>
        Assert.Equal("1,024, can be raised to unlimited", LimitChecks.OpenFiles(new ProcessLimit(1024, null)).Finding);

    private static void AssertState(string state, Check check)
    {
        Assert.Equal(state, check.State.ToString());
        Assert.True(check.State != CheckState.Warn || check.Remedy is { Length: > 0 });
    }
}
