using System.Net.Sockets;
using ZeroCopy.StaticFiles.Interop.Linux;
using ZeroCopy.StaticFiles.Memory;
using ZeroCopy.StaticFiles.Tests.Interop.Linux;
using ZeroCopy.StaticFiles.Transfer;

namespace ZeroCopy.StaticFiles.Tests.Transfer;

public sealed class OffHeapCopyMechanismTests : IDisposable
{
    private readonly NativeBufferPool _pool = new();
    private readonly TemporaryDirectory _directory = new();
    private readonly SocketPair _pair = new();
    private readonly OffHeapCopyMechanism _mechanism;

    public OffHeapCopyMechanismTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux system calls");
        _mechanism = new OffHeapCopyMechanism(_pool);
    }

    [Fact]
    public void Send_OffsetAndCount_SendsThatRangeAndMovesOffset()
    {
        using var file = _directory.Open("file", "0123456789"u8.ToArray());
        var offset = 3L;

        Assert.Equal(4, Send(file, ref offset, 4));

        Assert.Equal(7, offset);
        Assert.Equal("3456"u8.ToArray(), _pair.Receive(4));
    }

    [Fact]
    public void Send_LargeCount_SendsOneBlock()
    {
        using var file = _directory.Open("file", new byte[200_000]);
        var offset = 0L;
        Assert.Equal(65_536, Send(file, ref offset, long.MaxValue));
        Assert.Equal(65_536, offset);
    }

    [Fact]
    public void Send_AtTheEnd_IsZero()
    {
        using var file = _directory.Open("file", new byte[10]);
        var offset = 10L;
        Assert.Equal(0, Send(file, ref offset, 5));
        Assert.Equal(10, offset);
    }

    [Fact]
    public void Send_SocketFull_IsEAgainAndLeavesTheOffset()
    {
        using var file = _directory.Open("file", new byte[100_000]);
        var offset = 0L;
        nint sent;

        while ((sent = Send(file, ref offset, 100_000)) > 0)
        {
            offset = 0;
        }

        Assert.Equal(-Errno.EAGAIN, sent);
        Assert.Equal(0, offset);
    }

    [Fact]
    public void Send_FileClosed_IsEBadF()
    {
        var file = _directory.Open("file", new byte[10]);
        file.Dispose();
        var offset = 0L;
        Assert.Equal(-Errno.EBADF, Send(file, ref offset, 5));
    }

    // What a slow client has not taken is not read again.
    [Fact]
    public void Send_AfterEAgain_SendsWhatWasRead()
    {
        var content = new byte[50_000];
        new Random(1).NextBytes(content);
        using var file = File.OpenHandle(_directory.Write("file", content), FileMode.Open, FileAccess.ReadWrite);
        _pair.Near.Blocking = false;
        var before = 0;

        while (_pair.Near.Send(new byte[100_000], 0, 100_000, SocketFlags.None, out var error) is > 0 and var count && error == SocketError.Success)
        {
            before += count;
        }

        var offset = 0L;
        Assert.Equal(-Errno.EAGAIN, Send(file, ref offset, content.Length));
        RandomAccess.Write(file, new byte[content.Length], 0);

        _pair.Receive(before);
        var received = new List<byte>();

        while (received.Count < content.Length)
        {
            var sent = offset < content.Length ? Send(file, ref offset, content.Length - offset) : 0;
            received.AddRange(_pair.Receive((int)Math.Max(sent, 0)));
        }

        Assert.Equal(content, received);
    }

    public void Dispose()
    {
        _mechanism?.Reset();
        _pair.Dispose();
        _directory.Dispose();
        Assert.Equal(0, _pool.InUseBytes);
    }

    private nint Send(Microsoft.Win32.SafeHandles.SafeFileHandle file, ref long offset, long count) =>
        _mechanism.Send(_pair.Near.SafeHandle, file, ref offset, count, more: false);
}
