using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using Microsoft.Win32.SafeHandles;
using ZeroCopy.StaticFiles.Files;
using ZeroCopy.StaticFiles.Tests.Wire;
using ZeroCopy.StaticFiles.Transfer;

namespace ZeroCopy.StaticFiles.Tests.Transfer;

/// <summary>What goes wrong ends a send of every mechanism in the same way, and gives all back.</summary>
public sealed class MechanismFailureTests : IDisposable
{
    private const int Length = 24 * 1024 * 1024;

    private static readonly MinimumRate Rate = new(20_000, TimeSpan.FromSeconds(5));

    private readonly TemporaryDirectory _directory = new();
    private readonly SafeFileHandle _file;
    private readonly byte[] _content = new byte[Length];

    public MechanismFailureTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux system calls");

        // No byte is zero, so that padding shows.
        for (var index = 0; index < Length; index++)
        {
            _content[index] = (byte)(1 + (index % 251));
        }

        _file = File.OpenHandle(_directory.Write("large", _content), FileMode.Open, FileAccess.ReadWrite);
    }

    [Theory]
    [MemberData(nameof(Mechanisms.All), MemberType = typeof(Mechanisms))]
    internal async Task Stop_WhileParked_EndsTheSend(TransferMechanism mechanism)
    {
        using var pair = SenderPair.Tcp();
        var send = await ParkAsync(pair, mechanism);

        pair.Sender.Stop(TransferStatus.Canceled);

        Assert.Equal(new TransferResult(TransferStatus.Canceled), await EndAsync(send));
        AssertAllGivenBack(pair);
    }

    [Theory]
    [MemberData(nameof(Mechanisms.All), MemberType = typeof(Mechanisms))]
    internal async Task Stop_WhileRunning_EndsTheSend(TransferMechanism mechanism)
    {
        using var pair = SenderPair.Tcp();
        var drain = DrainAsync(pair.Far);

        for (var round = 0; round < 60; round++)
        {
            var send = pair.SendAsync("head", Region(mechanism));

            // The reader is fast, so the send is somewhere between its states.
            Thread.SpinWait(round * 100);
            pair.Sender.Stop(TransferStatus.Canceled);
            Assert.Contains((await EndAsync(send)).Status, (TransferStatus[])[TransferStatus.Canceled, TransferStatus.Completed]);
            AssertAllGivenBack(pair);
        }

        pair.Near.Shutdown(SocketShutdown.Send);
        await drain;
    }

    [Theory]
    [MemberData(nameof(Mechanisms.All), MemberType = typeof(Mechanisms))]
    internal async Task Close_WhileParked_EndsTheSend(TransferMechanism mechanism)
    {
        using var pair = SenderPair.Tcp();
        var send = await ParkAsync(pair, mechanism);

        pair.Sender.Close();

        Assert.Equal(TransferStatus.ClientGone, (await EndAsync(send)).Status);
        AssertAllGivenBack(pair);
    }

    [Theory]
    [MemberData(nameof(Mechanisms.All), MemberType = typeof(Mechanisms))]
    internal async Task SendAsync_RegionBeyondTheEnd_IsFileTruncated(TransferMechanism mechanism)
    {
        using var pair = SenderPair.Tcp();
        using var file = File.OpenHandle(_directory.Write("short", "0123456789"u8));

        var result = await pair.SendAsync("head", new FileRegion(file, 5, 100) { Mechanism = mechanism }, "tail");

        Assert.Equal(TransferStatus.FileTruncated, result.Status);

        // More was announced, so the kernel waits for it.
        pair.Near.Shutdown(SocketShutdown.Send);
        Assert.Equal("head56789"u8.ToArray(), pair.ReceiveRest());
    }

    // Never padded. What the socket held when the file shrank may be the file's own pages, so zeros are possible in their last one.
    [Theory]
    [MemberData(nameof(Mechanisms.All), MemberType = typeof(Mechanisms))]
    internal async Task SendAsync_TruncatedWhileParked_IsFileTruncated(TransferMechanism mechanism)
    {
        using var pair = SenderPair.Tcp();
        var send = await ParkAsync(pair, mechanism);
        var before = pair.Sender.Sent(mechanism);
        RandomAccess.SetLength(_file, 100);

        var drain = DrainAsync(pair.Far);

        Assert.Equal(TransferStatus.FileTruncated, (await EndAsync(send)).Status);
        AssertAllGivenBack(pair);
        var sent = pair.Sender.Sent(mechanism);
        pair.Near.Shutdown(SocketShutdown.Send);
        var received = await drain;
        Assert.Equal(sent + 4, received.Length);

        // Those that had read ahead send what was content; the others nothing more.
        Assert.InRange(sent - before, 0, 64 * 1024);
        Assert.True(received.AsSpan((int)before + 4).SequenceEqual(_content.AsSpan((int)before, (int)(sent - before))));
    }

    [Theory]
    [MemberData(nameof(Mechanisms.All), MemberType = typeof(Mechanisms))]
    internal async Task SendAsync_ReceiverResetsWhileParked_IsClientGone(TransferMechanism mechanism)
    {
        using var pair = SenderPair.Tcp();
        var send = await ParkAsync(pair, mechanism);

        pair.Far.Close(timeout: 0);

        Assert.Equal(TransferStatus.ClientGone, (await EndAsync(send)).Status);
        AssertAllGivenBack(pair);
    }

    [Theory]
    [MemberData(nameof(Mechanisms.All), MemberType = typeof(Mechanisms))]
    internal async Task SendAsync_SocketDisposed_IsClientGone(TransferMechanism mechanism)
    {
        using var pair = SenderPair.Tcp();
        pair.Near.Dispose();

        // Without memory in front: the mechanism itself has to see it.
        Assert.Equal(TransferStatus.ClientGone, (await EndAsync(pair.SendAsync("", Region(mechanism)))).Status);
    }

    [Theory]
    [MemberData(nameof(Mechanisms.All), MemberType = typeof(Mechanisms))]
    internal async Task CheckRate_StalledReader_IsCutAfterTheGracePeriod(TransferMechanism mechanism)
    {
        var time = new FakeTimeProvider();
        using var pair = SenderPair.Tcp();
        var send = await ParkAsync(pair, mechanism, Rate);

        pair.Sender.CheckRate(time);
        time.Advance(TimeSpan.FromSeconds(4.9));
        pair.Sender.CheckRate(time);
        Assert.False(send.IsCompleted);

        time.Advance(TimeSpan.FromSeconds(0.2));
        pair.Sender.CheckRate(time);

        Assert.Equal(TransferStatus.ClientTooSlow, (await EndAsync(send)).Status);
        AssertAllGivenBack(pair);
    }

    [Theory]
    [MemberData(nameof(Mechanisms.All), MemberType = typeof(Mechanisms))]
    internal async Task CheckRate_LivingReader_IsNotCut(TransferMechanism mechanism)
    {
        var time = new FakeTimeProvider();
        using var pair = SenderPair.Tcp(sendBuffer: 64 * 1024, receiveBuffer: 64 * 1024);
        var send = await ParkAsync(pair, mechanism, Rate);

        for (var second = 0; second < 30; second++)
        {
            pair.Sender.CheckRate(time);
            Assert.False(send.IsCompleted);

            if (second % 5 == 4)
            {
                pair.Receive(500_000);
                await Task.Delay(10, TestContext.Current.CancellationToken);
            }

            time.Advance(TimeSpan.FromSeconds(1));
        }

        pair.Sender.Stop(TransferStatus.Canceled);
        Assert.Equal(TransferStatus.Canceled, (await EndAsync(send)).Status);
    }

    // A reader faster than the disk and the sender: without turns, the send would end on the thread that began it.
    [Theory]
    [MemberData(nameof(Mechanisms.All), MemberType = typeof(Mechanisms))]
    internal async Task SendAsync_FastReader_YieldsAfterATurn(TransferMechanism mechanism)
    {
        using var pair = SenderPair.Tcp(sendBuffer: 4 * 1024 * 1024, receiveBuffer: 4 * 1024 * 1024);
        var drain = DrainAsync(pair.Far);
        var region = Region(mechanism);

        var send = pair.SendAsync("", region);
        Assert.False(send.IsCompletedSuccessfully);

        Assert.Equal(TransferResult.Completed, await EndAsync(send));
        pair.Near.Shutdown(SocketShutdown.Send);
        ServerChecks.Same(_content, await drain);
    }

    public void Dispose()
    {
        _file?.Dispose();
        _directory.Dispose();
    }

    private static Task<TransferResult> EndAsync(Task<TransferResult> send) => send.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

    private static void AssertAllGivenBack(SenderPair pair)
    {
        Assert.Equal(0, pair.Pool.InUseBytes);
        Assert.Equal(0, pair.Shared.Pipes.InUse);
    }

    private static async Task<byte[]> DrainAsync(Socket socket)
    {
        var all = new MemoryStream();
        var buffer = new byte[1024 * 1024];

        while (await socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken) is > 0 and var count)
        {
            all.Write(buffer, 0, count);
        }

        return all.ToArray();
    }

    private FileRegion Region(TransferMechanism mechanism) => new(_file, 0, Length) { Mechanism = mechanism };

    /// <summary>Starts a send that nobody reads, and waits until it fills the socket.</summary>
    private async Task<Task<TransferResult>> ParkAsync(SenderPair pair, TransferMechanism mechanism, MinimumRate minimumRate = default)
    {
        var send = pair.SendAsync("head", Region(mechanism), "tail", minimumRate);

        for (var (last, turns) = (-1L, 0); turns < 10; turns++)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
            var sent = pair.Sender.Sent(mechanism);
            (last, turns) = sent == last && last > 0 ? (last, turns) : (sent, 0);
        }

        Assert.False(send.IsCompleted);
        return send;
    }
}
