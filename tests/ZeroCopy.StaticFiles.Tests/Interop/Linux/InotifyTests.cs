using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;
using Microsoft.Win32.SafeHandles;
using ZeroCopy.StaticFiles.Interop.Linux;

namespace ZeroCopy.StaticFiles.Tests.Interop.Linux;

[SupportedOSPlatform("linux")]
public sealed class InotifyTests : IDisposable
{
    private const uint Everything =
        Libc.IN_CREATE | Libc.IN_CLOSE_WRITE | Libc.IN_MODIFY | Libc.IN_MOVED_FROM | Libc.IN_MOVED_TO | Libc.IN_DELETE
        | Libc.IN_ATTRIB | Libc.IN_DELETE_SELF | Libc.IN_MOVE_SELF | Libc.IN_ONLYDIR;

    private readonly TemporaryDirectory _directory = new();
    private readonly SafeInotifyHandle _inotify;

    public InotifyTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux system calls");
        Assert.Equal(0, Libc.InotifyInit1(Libc.IN_CLOEXEC | Libc.IN_NONBLOCK, out var inotify));
        _inotify = inotify!;
    }

    [LinuxFact]
    public void InotifyInit1_UnknownFlag_IsEInval()
    {
        Assert.Equal(-Errno.EINVAL, Libc.InotifyInit1(1, out var inotify));
        Assert.Null(inotify);
    }

    [LinuxFact]
    public void Read_NothingHappened_IsEAgain() => Assert.Equal(-Errno.EAGAIN, Libc.Read(_inotify, new byte[InotifyEventReader.LargestEvent]));

    [LinuxFact]
    public void InotifyAddWatch_FileCreatedAndDeleted_TellsWatchNameAndKind()
    {
        var watch = Watch(_directory.Path);
        File.Delete(_directory.Write("a.txt", [1]));
        Assert.Equal(
            [(watch, Libc.IN_CREATE, "a.txt"), (watch, Libc.IN_MODIFY, "a.txt"), (watch, Libc.IN_CLOSE_WRITE, "a.txt"), (watch, Libc.IN_DELETE, "a.txt")],
            ReadAll().Select(Brief));
    }

    [LinuxFact]
    public void InotifyAddWatch_FileWrittenInPlace_TellsModification()
    {
        var path = _directory.Write("a.txt", [1]);
        var watch = Watch(_directory.Path);
        using var file = File.OpenHandle(path, access: FileAccess.Write);
        RandomAccess.Write(file, [2], 0);
        Assert.Equal([(watch, Libc.IN_MODIFY, "a.txt")], ReadAll().Select(Brief));
        file.Dispose();
        Assert.Equal([(watch, Libc.IN_CLOSE_WRITE, "a.txt")], ReadAll().Select(Brief));
    }

    [LinuxFact]
    public void InotifyAddWatch_FileRenamed_TellsBothNamesWithOneCookie()
    {
        var path = _directory.Write("a.txt", [1]);
        var watch = Watch(_directory.Path);
        File.Move(path, _directory.Combine("b.txt"));
        var events = ReadAll();
        Assert.Equal([(watch, Libc.IN_MOVED_FROM, "a.txt"), (watch, Libc.IN_MOVED_TO, "b.txt")], events.Select(Brief));
        Assert.NotEqual(0u, events[0].Event.Cookie);
        Assert.Equal(events[0].Event.Cookie, events[1].Event.Cookie);
    }

    [LinuxFact]
    public void InotifyAddWatch_ModeChanged_TellsAttributes()
    {
        var path = _directory.Write("a.txt", [1]);
        var watch = Watch(_directory.Path);
        File.SetUnixFileMode(path, UnixFileMode.UserRead);
        Assert.Equal([(watch, Libc.IN_ATTRIB, "a.txt")], ReadAll().Select(Brief));
    }

    // Reading is what a server does all day: it must not wake the watch.
    [LinuxFact]
    public void InotifyAddWatch_FileRead_TellsNothing()
    {
        var path = _directory.Write("a.txt", [1]);
        Watch(_directory.Path);
        File.ReadAllBytes(path);
        Assert.Empty(ReadAll());
    }

    [LinuxFact]
    public void InotifyAddWatch_SameDirectoryTwice_IsTheSameWatch() => Assert.Equal(Watch(_directory.Path), Watch(_directory.Path));

    [LinuxFact]
    public void InotifyAddWatch_DirectoryMovedSinceItWasOpened_WatchesWhatIsOpen()
    {
        using var handle = Open(Directory.CreateDirectory(_directory.Combine("old")).FullName);
        Directory.Move(_directory.Combine("old"), _directory.Combine("new"));
        Directory.CreateDirectory(_directory.Combine("old"));
        var watch = Libc.InotifyAddWatch(_inotify, handle, Everything);
        Assert.True(watch > 0);
        _directory.Write("old/a.txt", [1]);
        Assert.Empty(ReadAll());
        Directory.CreateDirectory(_directory.Combine("new/inner"));
        Assert.Equal([(watch, Libc.IN_CREATE | Libc.IN_ISDIR, "inner")], ReadAll().Select(Brief));
    }

    [LinuxFact]
    public void InotifyAddWatch_DirectoryDeleted_TellsItOnceNobodyHoldsItOpen()
    {
        var handle = Open(Directory.CreateDirectory(_directory.Combine("inner")).FullName);
        var watch = Libc.InotifyAddWatch(_inotify, handle, Everything);
        Directory.Delete(_directory.Combine("inner"));
        Assert.Empty(ReadAll());
        handle.Dispose();
        Assert.Equal([(watch, Libc.IN_DELETE_SELF, ""), (watch, Libc.IN_IGNORED, "")], ReadAll().Select(Brief));
    }

    [LinuxFact]
    public void InotifyAddWatch_File_IsENotDir()
    {
        using var file = _directory.Open("file", [1]);
        Assert.Equal(-Errno.ENOTDIR, Libc.InotifyAddWatch(_inotify, file, Everything));
    }

    [LinuxFact]
    public void InotifyAddWatch_ClosedHandles_AreEBadF()
    {
        var root = _directory.OpenRoot();
        root.Dispose();
        Assert.Equal(-Errno.EBADF, Libc.InotifyAddWatch(_inotify, root, Everything));
        using var other = _directory.OpenRoot();
        _inotify.Dispose();
        Assert.Equal(-Errno.EBADF, Libc.InotifyAddWatch(_inotify, other, Everything));
        Assert.Equal(-Errno.EBADF, Libc.InotifyRmWatch(_inotify, 1));
    }

    [LinuxFact]
    public void InotifyAddWatch_Returned_ReleasesTheDirectory()
    {
        var root = _directory.OpenRoot();
        var link = new FileInfo($"/proc/self/fd/{root.DangerousGetHandle()}");
        Assert.True(Libc.InotifyAddWatch(_inotify, root, Everything) > 0);
        Assert.Equal(_directory.Path, link.LinkTarget);
        root.Dispose();
        link.Refresh();
        Assert.NotEqual(_directory.Path, link.LinkTarget);
    }

    [LinuxFact]
    public void InotifyRmWatch_Watch_TellsItsEndAndNothingMore()
    {
        var watch = Watch(_directory.Path);
        Assert.Equal(0, Libc.InotifyRmWatch(_inotify, watch));
        _directory.Write("a.txt", [1]);
        Assert.Equal([(watch, Libc.IN_IGNORED, "")], ReadAll().Select(Brief));
        Assert.Equal(-Errno.EINVAL, Libc.InotifyRmWatch(_inotify, watch));
    }

    [LinuxFact]
    public void Read_LongestName_FitsTheLargestEvent()
    {
        var watch = Watch(_directory.Path);
        var name = new string('n', 255);
        Directory.CreateDirectory(_directory.Combine(name));
        Assert.Equal([(watch, Libc.IN_CREATE | Libc.IN_ISDIR, name)], ReadAll(InotifyEventReader.LargestEvent).Select(Brief));
    }

    [LinuxFact]
    public void Read_QueueOverflowed_EndsWithAnEventOfNoWatch()
    {
        InotifyQueue.Overflow(_directory, () => Watch(_directory.Path));
        var last = ReadAll()[^1];
        Assert.Equal((-1, Libc.IN_Q_OVERFLOW, ""), Brief(last));
    }

    [Fact]
    public void InotifyEventReader_PaddedAndFullAndNoName_AreTold()
    {
        byte[] events =
        [
            .. Event(1, 4, 0, "a\0\0\0\0\0\0\0"),
            .. Event(2, 8, 7, "eight..."),
            .. Event(-1, 16, 0, ""),
        ];
        var reader = new InotifyEventReader(events);
        Assert.True(reader.TryRead(out var first, out var name));
        Assert.Equal((1, 4u, 0u, "a"), (first.Watch, first.Mask, first.Cookie, Encoding.UTF8.GetString(name)));
        Assert.True(reader.TryRead(out var second, out name));
        Assert.Equal((2, 8u, 7u, "eight..."), (second.Watch, second.Mask, second.Cookie, Encoding.UTF8.GetString(name)));
        Assert.True(reader.TryRead(out var third, out name));
        Assert.Equal((-1, 16u, 0u, ""), (third.Watch, third.Mask, third.Cookie, Encoding.UTF8.GetString(name)));
        Assert.False(reader.TryRead(out _, out name));
        Assert.True(name.IsEmpty);
    }

    public void Dispose()
    {
        _inotify.Dispose();
        _directory.Dispose();
    }

    private static byte[] Event(int watch, uint mask, uint cookie, string name)
    {
        var header = new InotifyEvent { Watch = watch, Mask = mask, Cookie = cookie, NameLength = (uint)name.Length };
        return [.. MemoryMarshal.AsBytes(new ReadOnlySpan<InotifyEvent>(in header)), .. Encoding.UTF8.GetBytes(name)];
    }

    private static (int Watch, uint Mask, string Name) Brief((InotifyEvent Event, string Name) told) =>
        (told.Event.Watch, told.Event.Mask, told.Name);

    private static SafeFileHandle Open(string path)
    {
        var flags = OpenFlags.O_PATH | OpenFlags.O_DIRECTORY | OpenFlags.O_CLOEXEC;
        Assert.Equal(0, Libc.OpenAt(null, TemporaryDirectory.Native(path), flags, out var handle));
        return handle!;
    }

    private int Watch(string path)
    {
        using var handle = Open(path);
        var watch = Libc.InotifyAddWatch(_inotify, handle, Everything);
        Assert.True(watch > 0, $"inotify_add_watch returned {watch}");
        return watch;
    }

    private List<(InotifyEvent Event, string Name)> ReadAll(int bufferSize = 64 * 1024)
    {
        var all = new List<(InotifyEvent, string)>();
        var buffer = new byte[bufferSize];
        int length;
        while ((length = Libc.Read(_inotify, buffer)) > 0)
        {
            var reader = new InotifyEventReader(buffer.AsSpan(0, length));
            while (reader.TryRead(out var inotifyEvent, out var name))
            {
                all.Add((inotifyEvent, Encoding.UTF8.GetString(name)));
            }
        }

        Assert.Equal(-Errno.EAGAIN, length);
        return all;
    }
}
