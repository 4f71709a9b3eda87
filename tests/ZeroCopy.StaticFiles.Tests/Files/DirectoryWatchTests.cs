using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;
using ZeroCopy.StaticFiles.Files;
using ZeroCopy.StaticFiles.Interop.Linux;
using ZeroCopy.StaticFiles.Tests.Interop.Linux;

namespace ZeroCopy.StaticFiles.Tests.Files;

[SupportedOSPlatform("linux")]
public sealed class DirectoryWatchTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly TemporaryDirectory _directory = new();
    private readonly SemaphoreSlim _calls = new(0);
    private readonly DirectoryWatch _watch;
    private volatile Thread? _thread;
    private volatile Action? _during;

    public DirectoryWatchTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux system calls");
        Assert.True(DirectoryWatch.TryStart(OnChange, out var watch));
        _watch = watch;
    }

    [LinuxFact]
    public void OnChange_RenamedOverAFile_IsCalled()
    {
        _directory.Write("a.txt", [1]);
        var other = _directory.Write("b.txt", [2]);
        Add(_directory.Path);
        File.Move(other, _directory.Combine("a.txt"), overwrite: true);
        AssertCalled();
    }

    // What the file's own directory is told, whichever directory the new file came from.
    [LinuxFact]
    public void OnChange_RenamedFromElsewhere_IsCalled()
    {
        _directory.Write("site/a.txt", [1]);
        var other = _directory.Write("b.txt", [2]);
        Add(_directory.Combine("site"));
        File.Move(other, _directory.Combine("site/a.txt"), overwrite: true);
        AssertCalled();
    }

    [LinuxFact]
    public void OnChange_RenamedAway_IsCalled()
    {
        var path = _directory.Write("site/a.txt", [1]);
        Add(_directory.Combine("site"));
        File.Move(path, _directory.Combine("a.txt"));
        AssertCalled();
    }

    [LinuxFact]
    public void OnChange_WrittenInPlace_IsCalledBeforeTheFileIsClosed()
    {
        var path = _directory.Write("a.txt", [1]);
        Add(_directory.Path);
        using var file = File.OpenHandle(path, access: FileAccess.Write);
        RandomAccess.Write(file, [2], 0);
        AssertCalled();
    }

    [LinuxFact]
    public void OnChange_Created_IsCalled()
    {
        Add(_directory.Path);
        Directory.CreateDirectory(_directory.Combine("new"));
        AssertCalled();
    }

    [LinuxFact]
    public void OnChange_Deleted_IsCalled()
    {
        var path = _directory.Write("a.txt", [1]);
        Add(_directory.Path);
        File.Delete(path);
        AssertCalled();
    }

    [LinuxFact]
    public void OnChange_ModeChanged_IsCalled()
    {
        var path = _directory.Write("a.txt", [1]);
        Add(_directory.Path);
        File.SetUnixFileMode(path, UnixFileMode.UserRead);
        AssertCalled();
    }

    [LinuxFact]
    public void OnChange_WatchedDirectoryMoved_IsCalled()
    {
        Add(Directory.CreateDirectory(_directory.Combine("old")).FullName);
        Directory.Move(_directory.Combine("old"), _directory.Combine("new"));
        AssertCalled();
    }

    [LinuxFact]
    public void OnChange_WatchedDirectoryDeleted_IsCalledAndTheCountFalls()
    {
        Add(Directory.CreateDirectory(_directory.Combine("inner")).FullName);
        Assert.Equal(1, _watch.Count);
        Directory.Delete(_directory.Combine("inner"));
        AssertCalled();

        // The end of the watch may come in a batch of its own.
        while (_watch.Count > 0)
        {
            AssertCalled();
        }

        Assert.True(_watch.IsComplete);
    }

    [LinuxFact]
    public void OnChange_TwoDirectories_IsCalledForEach()
    {
        var first = _directory.Write("first/a.txt", [1]);
        var second = _directory.Write("second/a.txt", [1]);
        Add(_directory.Combine("first"));
        Add(_directory.Combine("second"));
        Assert.Equal(2, _watch.Count);

        // One event each: a call is the change's own, not a late one of the change before.
        File.SetUnixFileMode(first, UnixFileMode.UserRead);
        AssertCalled();
        File.SetUnixFileMode(second, UnixFileMode.UserRead);
        AssertCalled();
    }

    [LinuxFact]
    public void OnChange_BurstDuringACall_IsCalledOnceMore()
    {
        Add(_directory.Path);
        using var gate = new ManualResetEventSlim();
        _during = () => gate.Wait(Patience);
        Directory.CreateDirectory(_directory.Combine("0"));
        AssertCalled();

        for (var index = 1; index <= 100; index++)
        {
            Directory.CreateDirectory(_directory.Combine($"{index}"));
        }

        _during = null;
        gate.Set();
        AssertCalled();
        _watch.Dispose();
        Assert.Equal(0, _calls.CurrentCount);
    }

    [LinuxFact]
    public void OnChange_QueueOverflowed_IsCalledAndTheWatchGoesOn()
    {
        using var gate = new ManualResetEventSlim();
        _during = () => gate.Wait(Patience);
        InotifyQueue.Overflow(_directory, () => Add(_directory.Path));
        AssertCalled();
        _during = null;
        gate.Set();
        AssertCalled();

        // A batch has left, so there is room in the queue, behind the overflow.
        Add(Directory.CreateDirectory(_directory.Combine("inner")).FullName);
        Assert.Equal(2, _watch.Count);
        Directory.Delete(_directory.Combine("inner"));

        while (_watch.Count > 1)
        {
            AssertCalled();
        }
    }

    [LinuxFact]
    public void Add_SameDirectoryTwice_CountsOnce()
    {
        Add(_directory.Path);
        Add(_directory.Path);
        Assert.Equal(1, _watch.Count);
        Assert.True(_watch.IsComplete);
    }

    [LinuxFact]
    public void Add_MoreThanTheLimit_IsIncompleteAndWatchesTheRest()
    {
        for (var index = 0; index < DirectoryWatch.MaxDirectories; index++)
        {
            Add(Directory.CreateDirectory(_directory.Combine($"{index}")).FullName);
        }

        Add(_directory.Combine("0"));
        Assert.True(_watch.IsComplete);
        Assert.Equal(DirectoryWatch.MaxDirectories, _watch.Count);

        Add(_directory.Path);
        Assert.False(_watch.IsComplete);
        Assert.Equal(DirectoryWatch.MaxDirectories, _watch.Count);

        // The one that was too many is not left behind in the kernel: its end is told, and nothing more.
        AssertCalled();
        Directory.CreateDirectory(_directory.Combine("new"));
        Directory.CreateDirectory(_directory.Combine("0/new"));
        AssertCalled();
        _watch.Dispose();
        Assert.Equal(0, _calls.CurrentCount);
    }

    [LinuxFact]
    public void Add_WhatCannotBeWatched_IsIncomplete()
    {
        using var file = _directory.Open("file", [1]);
        _watch.Add(file);
        Assert.False(_watch.IsComplete);
        Assert.Equal(0, _watch.Count);
    }

    [LinuxFact]
    public void Dispose_Started_EndsTheThread()
    {
        Add(_directory.Path);
        Directory.CreateDirectory(_directory.Combine("new"));
        AssertCalled();
        Assert.Equal(("zerocopy watch", true), (_thread!.Name, _thread.IsBackground));
        _watch.Dispose();
        Assert.False(_thread.IsAlive);
    }

    [LinuxFact]
    public void Dispose_ChangeAfterwards_IsNotTold()
    {
        Add(_directory.Path);
        Directory.CreateDirectory(_directory.Combine("new"));
        AssertCalled();
        _watch.Dispose();
        Directory.Delete(_directory.Combine("new"));
        Add(_directory.Path);
        Assert.False(_thread!.IsAlive);
        Assert.Equal(0, _calls.CurrentCount);
    }

    [LinuxFact]
    public void Dispose_DuringACall_WaitsForItsEnd()
    {
        using var gate = new ManualResetEventSlim();
        var ended = false;
        _during = () =>
        {
            gate.Wait(Patience);
            Thread.SpinWait(1_000_000);
            Volatile.Write(ref ended, true);
        };
        Add(_directory.Path);
        Directory.CreateDirectory(_directory.Combine("new"));
        AssertCalled();
        gate.Set();
        _watch.Dispose();
        Assert.True(Volatile.Read(ref ended));
    }

    [LinuxFact]
    public void Dispose_WithinACall_EndsTheThread()
    {
        _during = () => _watch.Dispose();
        Add(_directory.Path);
        Directory.CreateDirectory(_directory.Combine("new"));
        AssertCalled();
        Assert.True(_thread!.Join(Patience));
    }

    [LinuxFact]
    public void Dispose_Twice_IsHarmless()
    {
        _watch.Dispose();
        _watch.Dispose();
    }

    // A user has 128 instances by default: leaked ones would run out.
    [LinuxFact]
    public void Dispose_ManyInstances_GivesThemBack()
    {
        for (var index = 0; index < 200; index++)
        {
            Assert.True(DirectoryWatch.TryStart(OnChange, out var watch));
            watch.Dispose();
        }
    }

    public void Dispose()
    {
        _watch.Dispose();
        _calls.Dispose();
        _directory.Dispose();
    }

    private void OnChange()
    {
        _thread = Thread.CurrentThread;
        var during = _during;
        _calls.Release();
        during?.Invoke();
    }

    private void AssertCalled() => Assert.True(_calls.Wait(Patience, TestContext.Current.CancellationToken), "no call came");

    private void Add(string path)
    {
        using var handle = Open(path);
        _watch.Add(handle);
    }

    private static SafeFileHandle Open(string path)
    {
        var flags = OpenFlags.O_PATH | OpenFlags.O_DIRECTORY | OpenFlags.O_CLOEXEC;
        Assert.Equal(0, Libc.OpenAt(null, TemporaryDirectory.Native(path), flags, out var handle));
        return handle!;
    }
}
