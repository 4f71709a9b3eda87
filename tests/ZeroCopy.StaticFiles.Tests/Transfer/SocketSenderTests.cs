using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using ZeroCopy.StaticFiles.Files;
using ZeroCopy.StaticFiles.Interop.Linux;
using ZeroCopy.StaticFiles.Tests.Wire;
using ZeroCopy.StaticFiles.Transfer;

namespace ZeroCopy.StaticFiles.Tests.Transfer;

/// <summary>What arrives, in which order and by which mechanism.</summary>
public sealed class SocketSenderTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private SafeFileHandle? _file;

    public SocketSenderTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux system calls");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SendAsync_MemoryFileMemory_ArrivesInThisOrder(bool unix)
    {
        using var pair = unix ? SenderPair.Unix(_directory["socket"]) : SenderPair.Tcp();
        var region = Open("0123456789"u8.ToArray(), 2, 5);

        var result = await pair.SendAsync("head:", region, ":tail");

        Assert.Equal(TransferResult.Completed, result);
        Assert.Equal("head:23456:tail"u8.ToArray(), pair.ReceiveRest());
        Assert.Equal(5, pair.Sender.Sent(TransferMechanism.SendFile));
        Assert.Equal(10, pair.Sender.Sent(TransferMechanism.Auto));
        Assert.Equal(0, pair.Sender.Sent(TransferMechanism.OffHeapCopy));
    }

    // The parts of a multipart body, in one send.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SendAsync_ManyRegions_ArriveInOrder(bool unix)
    {
        using var pair = unix ? SenderPair.Unix(_directory["socket"]) : SenderPair.Tcp();
        var region = Open("0123456789"u8.ToArray(), 0, 10);
        var parts = Enumerable.Range(0, 50).Select(part => ($"<{part}>", region with { Offset = part % 7, Length = 3 })).ToArray();

        var result = await pair.SendAsync(parts, ":tail");

        Assert.Equal(TransferResult.Completed, result);
        var expected = string.Concat(parts.Select(part => part.Item1 + "0123456789"[(int)part.Item2.Offset..][..3])) + ":tail";
        Assert.Equal(expected, System.Text.Encoding.ASCII.GetString(pair.ReceiveRest()));
        Assert.Equal(150, pair.Sender.Sent(TransferMechanism.SendFile));
    }

    // Resumed within memory and within regions.
    [Fact]
    public async Task SendAsync_ManyRegionsToAFullSocket_ArriveInOrder()
    {
        using var pair = SenderPair.Tcp(sendBuffer: 8 * 1024, receiveBuffer: 8 * 1024);
        var content = new byte[300_000];
        new Random(5).NextBytes(content);
        var region = Open(content, 0, content.Length);
        var parts = Enumerable.Range(0, 9).Select(part => (new string((char)('a' + part), 20_000), region with { Offset = part, Length = 100_001 + part })).ToArray();

        var send = pair.SendAsync(parts, "end");
        var expected = parts.SelectMany(part =>
            System.Text.Encoding.ASCII.GetBytes(part.Item1).Concat(content.AsSpan((int)part.Item2.Offset, (int)part.Item2.Length).ToArray()));
        var bytes = expected.Concat("end"u8.ToArray()).ToArray();

        Assert.True(bytes.AsSpan().SequenceEqual(pair.Receive(bytes.Length)));
        Assert.Equal(TransferResult.Completed, await send);
    }

    [Fact]
    public async Task SendAsync_SmallHeadAndFile_ShareOneSegment()
    {
        using var pair = SenderPair.Tcp();
        var region = Open(new byte[1000], 0, 1000);

        Assert.Equal(TransferResult.Completed, await pair.SendAsync(new byte[200], region, []));

        Assert.Equal(1200, pair.ReceiveRest().Length);
        Assert.Equal(1u, DataSegmentsOut(pair.Near));
    }

    // The held-back segment must leave when the memory behind the file is the last of it.
    [Fact]
    public async Task SendAsync_MemoryOnly_LeavesAtOnce()
    {
        using var pair = SenderPair.Tcp();
        Assert.Equal(TransferResult.Completed, await pair.SendAsync("only memory"));
        Assert.Equal("only memory"u8.ToArray(), pair.ReceiveRest());
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 1)]
    [InlineData(99_999, 1)]
    [InlineData(1, 99_999)]
    [InlineData(4095, 4098)]
    [InlineData(0, 100_000)]
    public async Task SendAsync_Region_IsExact(int offset, int length)
    {
        using var pair = SenderPair.Tcp();
        var content = Random(100_000);
        var region = Open(content, offset, length);

        var send = pair.SendAsync("h", region, "t");
        var received = pair.Receive(length + 2);

        Assert.Equal(TransferResult.Completed, await send);
        Assert.Equal([(byte)'h', .. content.AsSpan(offset, length), (byte)'t'], received);
        Assert.Empty(pair.ReceiveRest(20));
        Assert.Equal(length, pair.Sender.Sent(TransferMechanism.SendFile));
    }

    [Fact]
    public async Task SendAsync_Nothing_Completes()
    {
        using var pair = SenderPair.Tcp();
        var send = pair.SendAsync();
        Assert.True(send.IsCompletedSuccessfully);
        Assert.Equal(TransferResult.Completed, await send);
        Assert.Empty(pair.ReceiveRest(20));
    }

    [Fact]
    public async Task SendAsync_FileOnly_Arrives()
    {
        using var pair = SenderPair.Tcp();
        Assert.Equal(TransferResult.Completed, await pair.SendAsync(region: Open("abc"u8.ToArray(), 0, 3)));
        Assert.Equal("abc"u8.ToArray(), pair.ReceiveRest());
    }

    // Every way to stop within memory, region and memory: the buffers hold a few KiB, the message 3 MB.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SendAsync_TinyBuffersAndSlowReader_ArrivesWhole(bool unix)
    {
        using var pair = unix ? SenderPair.Unix(_directory["socket"]) : SenderPair.Tcp(sendBuffer: 4096, receiveBuffer: 4096);
        var before = Random(300_000);
        var content = Random(2_500_000);
        var after = Random(200_000);

        var send = pair.SendAsync(before, Open(content, 100_000, 2_400_000), after);
        Assert.False(send.IsCompleted);

        // Odd sizes, and pauses in which the sender fills the socket.
        var received = new MemoryStream();

        for (var turn = 0; received.Length < 2_900_000; turn++)
        {
            received.Write(pair.Receive((int)Math.Min(2_900_000 - received.Length, 1 + (turn * 7919 % 131_071))));

            if (turn % 16 == 0)
            {
                await Task.Delay(1, TestContext.Current.CancellationToken);
            }
        }

        Assert.Equal(TransferResult.Completed, await send);
        Assert.True(received.ToArray().AsSpan().SequenceEqual([.. before, .. content.AsSpan(100_000), .. after]));
        Assert.Equal(2_400_000, pair.Sender.Sent(TransferMechanism.SendFile));
        Assert.Equal(500_000, pair.Sender.Sent(TransferMechanism.Auto));
    }

    [Fact]
    public async Task SendAsync_ManyInARow_ReuseTheSender()
    {
        using var pair = SenderPair.Tcp(sendBuffer: 4096, receiveBuffer: 4096);
        var content = Random(50_000);
        var region = Open(content, 0, content.Length);

        for (var round = 0; round < 50; round++)
        {
            var send = pair.SendAsync($"{round:00}", region, ".");
            Assert.Equal([(byte)('0' + (round / 10)), (byte)('0' + (round % 10)), .. content, (byte)'.'], pair.Receive(50_003));
            Assert.Equal(TransferResult.Completed, await send);
        }
    }

    [Fact]
    public async Task SendAsync_MoreThanTwoGibibytes_IsCountedRight()
    {
        const long Length = (1L << 31) + 12_345;
        using var pair = SenderPair.Tcp();
        _file = File.OpenHandle(_directory.WriteSparse("large", Length + 10), options: FileOptions.None);

        var drain = Task.Run(() =>
        {
            var buffer = new byte[4 * 1024 * 1024];
            var total = 0L;

            while (pair.Far.Receive(buffer) is > 0 and var count)
            {
                total += count;
            }

            return total;
        });
        var result = await pair.SendAsync("head", new FileRegion(_file, 10, Length));
        pair.Near.Shutdown(SocketShutdown.Send);

        Assert.Equal(TransferResult.Completed, result);
        Assert.Equal(Length + 4, await drain);
        Assert.Equal(Length, pair.Sender.Sent(TransferMechanism.SendFile));
    }

    // procfs has no splice, so sendfile answers EINVAL; reading works.
    [Fact]
    public async Task SendAsync_FileThatSendFileRefuses_IsCopied()
    {
        using var pair = SenderPair.Tcp();
        var content = File.ReadAllBytes("/proc/self/auxv");
        _file = File.OpenHandle("/proc/self/auxv");
        long offset = 0;
        Assert.SkipUnless(Libc.SendFile(pair.Near.SafeHandle, _file, ref offset, 1) == -Errno.EINVAL, "this kernel does sendfile from /proc/self/auxv");

        var result = await pair.SendAsync("head", new FileRegion(_file, 8, content.Length - 8), "tail");

        Assert.Equal(TransferResult.Completed, result);
        Assert.Equal([.. "head"u8, .. content.AsSpan(8), .. "tail"u8], pair.ReceiveRest());
        Assert.Equal(content.Length - 8, pair.Sender.Sent(TransferMechanism.OffHeapCopy));
        Assert.Equal(0, pair.Sender.Sent(TransferMechanism.SendFile));
        Assert.Equal(8, pair.Sender.Sent(TransferMechanism.Auto));
    }

    [Fact]
    public async Task SendAsync_RefusedThenOrdinaryFile_UsesSendFileAgain()
    {
        using var pair = SenderPair.Tcp();
        using var refused = File.OpenHandle("/proc/self/auxv");
        await pair.SendAsync(region: new FileRegion(refused, 0, 16));

        await pair.SendAsync(region: Open("abc"u8.ToArray(), 0, 3));

        Assert.Equal(19, pair.ReceiveRest().Length);
        Assert.Equal(3, pair.Sender.Sent(TransferMechanism.SendFile));
    }

    public void Dispose()
    {
        _file?.Dispose();
        _directory.Dispose();
    }

    private FileRegion Open(byte[] content, long offset, long length)
    {
        _file = File.OpenHandle(_directory.Write("file", content));
        return new FileRegion(_file, offset, length);
    }

    private static byte[] Random(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    // tcpi_data_segs_out of struct tcp_info (linux/tcp.h): every other test of "one segment" depends on luck.
    private static uint DataSegmentsOut(Socket socket)
    {
        const int IpprotoTcp = 6;
        const int TcpInfo = 11;
        var info = new byte[160];
        Assert.Equal(info.Length, socket.GetRawSocketOption(IpprotoTcp, TcpInfo, info));
        return MemoryMarshal.Read<uint>(info.AsSpan(156));
    }
}
