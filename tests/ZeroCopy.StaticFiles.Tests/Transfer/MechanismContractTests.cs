using Microsoft.Win32.SafeHandles;
using ZeroCopy.StaticFiles.Files;
using ZeroCopy.StaticFiles.Interop.Linux;
using ZeroCopy.StaticFiles.Tests.Wire;
using ZeroCopy.StaticFiles.Transfer;

namespace ZeroCopy.StaticFiles.Tests.Transfer;

/// <summary>The same bytes by every mechanism, in the same order, wherever a send was interrupted.</summary>
public sealed class MechanismContractTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly List<SafeFileHandle> _files = [];

    public MechanismContractTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux system calls");
    }

    [Theory]
    [MemberData(nameof(Mechanisms.AllOnBothSockets), MemberType = typeof(Mechanisms))]
    internal async Task SendAsync_MemoryFileMemory_ArrivesInThisOrder(TransferMechanism mechanism, bool unix)
    {
        using var pair = Pair(unix);

        var result = await pair.SendAsync("head:", Open("0123456789"u8.ToArray(), 2, 5, mechanism), ":tail");

        Assert.Equal(TransferResult.Completed, result);
        Assert.Equal("head:23456:tail"u8.ToArray(), pair.ReceiveRest());
        Assert.Equal(5, pair.Sender.Sent(UsedBy(mechanism, unix)));
        Assert.Equal(10, pair.Sender.Sent(TransferMechanism.Auto));
        Assert.Equal(TransferReason.Configured, pair.Sender.Choice.Reason);
    }

    // Around a page, the managed chunk, the block of the copy and the most of a call; from the start, and from an odd place.
    [Theory]
    [MemberData(nameof(Mechanisms.All), MemberType = typeof(Mechanisms))]
    internal async Task SendAsync_LengthsAroundEveryBoundary_AreExact(TransferMechanism mechanism)
    {
        int[] boundaries = [4096, 16 * 1024, 64 * 1024, UnsentBytes.MaxBytesPerCall, SocketSender.MaxBytesPerTurn];
        int[] lengths = [0, 1, 2, 7, .. boundaries.SelectMany(boundary => (int[])[boundary - 1, boundary, boundary + 1])];
        using var pair = SenderPair.Tcp();
        var content = Random((2 * SocketSender.MaxBytesPerTurn) + 10_000);
        var region = Open(content, 0, content.Length, mechanism);

        foreach (var offset in (int[])[0, 1, 4095, 5001])
        {
            foreach (var length in lengths)
            {
                var send = pair.SendAsync("<", region with { Offset = offset, Length = length }, ">");
                var received = pair.Receive(length + 2);

                Assert.Equal(TransferResult.Completed, await send);
                ServerChecks.Same([(byte)'<', .. content.AsSpan(offset, length), (byte)'>'], received);
            }
        }

        Assert.Empty(pair.ReceiveRest(20));
        Assert.Equal(default, pair.Sender.Refusal);
    }

    // The buffers hold a few KiB, so the send stops and goes on at about every byte.
    [Theory]
    [MemberData(nameof(Mechanisms.AllOnBothSockets), MemberType = typeof(Mechanisms))]
    internal async Task SendAsync_TinyBuffersAndSlowReader_ArrivesWhole(TransferMechanism mechanism, bool unix)
    {
        using var pair = Pair(unix, small: true);
        var before = Random(20_000);
        var content = Random(1_500_001);
        var after = Random(10_001);
        var total = before.Length + content.Length - 4097 + after.Length;

        var send = pair.SendAsync(before, Open(content, 4097, content.Length - 4097, mechanism), after);
        Assert.False(send.IsCompleted);

        var received = new MemoryStream();

        for (var turn = 0; received.Length < total; turn++)
        {
            received.Write(pair.Receive((int)Math.Min(total - received.Length, 1 + (turn * 7919 % 65_521))));

            if (turn % 16 == 0)
            {
                await Task.Delay(1, TestContext.Current.CancellationToken);
            }
        }

        Assert.Equal(TransferResult.Completed, await send);
        ServerChecks.Same([.. before, .. content.AsSpan(4097), .. after], received.ToArray());
        Assert.Equal(content.Length - 4097, pair.Sender.Sent(UsedBy(mechanism, unix)));
    }

    [Theory]
    [MemberData(nameof(Mechanisms.All), MemberType = typeof(Mechanisms))]
    internal async Task SendAsync_ManyInARow_ReuseWhatTheyCanAndLeakNothing(TransferMechanism mechanism)
    {
        using var pair = SenderPair.Tcp(sendBuffer: 4096, receiveBuffer: 4096);
        var content = Random(50_000);
        var region = Open(content, 0, content.Length, mechanism);

        for (var round = 0; round < 50; round++)
        {
            var send = pair.SendAsync($"{round:00}", region, ".");
            Assert.Equal([(byte)('0' + (round / 10)), (byte)('0' + (round % 10)), .. content, (byte)'.'], pair.Receive(50_003));
            Assert.Equal(TransferResult.Completed, await send);
            Assert.Equal(0, pair.Pool.InUseBytes);
            Assert.Equal(0, pair.Shared.Pipes.InUse);
        }

        // Of this test's own file and pipes: other tests run beside it.
        Assert.Single(Directory.GetFileSystemEntries("/proc/self/fd"), descriptor => TargetOf(descriptor).StartsWith(_directory.Path, StringComparison.Ordinal));
        Assert.DoesNotContain(File.ReadLines("/proc/self/maps"), mapping => mapping.Contains(_directory.Path, StringComparison.Ordinal));
        Assert.Equal(mechanism == TransferMechanism.Splice ? 1 : 0, pair.Shared.Pipes.Idle);
    }

    // One connection, a file of another kind each time: what one mechanism holds must not reach the next send.
    [Fact]
    public async Task SendAsync_EachMechanismInTurn_SendsItsOwn()
    {
        using var pair = SenderPair.Tcp(sendBuffer: 4096, receiveBuffer: 4096);
        var content = Random(300_000);
        var region = Open(content, 0, content.Length, TransferMechanism.Auto);

        foreach (var mechanism in Enum.GetValues<TransferMechanism>().Concat(Enum.GetValues<TransferMechanism>().Reverse()))
        {
            var send = pair.SendAsync("<", region with { Mechanism = mechanism }, ">");
            ServerChecks.Same([(byte)'<', .. content, (byte)'>'], pair.Receive(content.Length + 2));
            Assert.Equal(TransferResult.Completed, await send);
        }
    }

    // procfs has no splice; reading works. The others ask for the length first, and its files say that they have none.
    [Theory]
    [InlineData(TransferMechanism.SendFile)]
    [InlineData(TransferMechanism.Splice)]
    internal async Task SendAsync_FileThatTheKernelRefuses_IsCopiedAndTold(TransferMechanism mechanism)
    {
        using var pair = SenderPair.Tcp();
        var content = File.ReadAllBytes("/proc/self/auxv");
        var file = File.OpenHandle("/proc/self/auxv");
        _files.Add(file);

        var result = await pair.SendAsync("head", new FileRegion(file, 8, content.Length - 8) { Mechanism = mechanism }, "tail");

        Assert.Equal(TransferResult.Completed, result);
        Assert.Equal([.. "head"u8, .. content.AsSpan(8), .. "tail"u8], pair.ReceiveRest());
        Assert.Equal(content.Length - 8, pair.Sender.Sent(TransferMechanism.OffHeapCopy));
        Assert.Equal(new TransferRefusal(mechanism, Errno.EINVAL), pair.Sender.Refusal);
    }

    public void Dispose()
    {
        _files.ForEach(file => file.Dispose());
        _directory.Dispose();
    }

    // A Unix domain socket has no MSG_ZEROCOPY.
    private static TransferMechanism UsedBy(TransferMechanism mechanism, bool unix) =>
        unix && mechanism == TransferMechanism.ZeroCopySend ? TransferMechanism.OffHeapCopy : mechanism;

    // One of another test may be gone by now.
    private static string TargetOf(string descriptor)
    {
        try
        {
            return new FileInfo(descriptor).LinkTarget ?? "";
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static byte[] Random(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    private SenderPair Pair(bool unix, bool small = false) =>
        unix ? SenderPair.Unix(_directory["socket"]) : small ? SenderPair.Tcp(sendBuffer: 4096, receiveBuffer: 4096) : SenderPair.Tcp();

    private FileRegion Open(byte[] content, long offset, long length, TransferMechanism mechanism)
    {
        var file = File.OpenHandle(_directory.Write("file", content));
        _files.Add(file);
        return new FileRegion(file, offset, length) { Mechanism = mechanism };
    }
}
