using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using Microsoft.Win32.SafeHandles;
using ZeroCopy.StaticFiles.Files;
using ZeroCopy.StaticFiles.Interop.Linux;
using ZeroCopy.StaticFiles.Tests.Wire;
using ZeroCopy.StaticFiles.Transfer;

namespace ZeroCopy.StaticFiles.Tests.Transfer;

/// <summary>Whatever goes wrong is a value that names the guilty side, and gives all memory back.</summary>
public sealed class SocketSenderFailureTests : IDisposable
{
    private static readonly MinimumRate Rate = new(20_000, TimeSpan.FromSeconds(5));

    private readonly TemporaryDirectory _directory = new();
    private readonly SafeFileHandle _file;
    private readonly FileRegion _large;

    public SocketSenderFailureTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux system calls");
        _file = File.OpenHandle(_directory.WriteSparse("large", 64 * 1024 * 1024), FileMode.Open, FileAccess.ReadWrite);
        _large = new FileRegion(_file, 0, 64 * 1024 * 1024);
    }

    [Theory]
    [InlineData(TransferStatus.Canceled)]
    [InlineData(TransferStatus.ClientTooSlow)]
    internal async Task Stop_WhileParked_EndsTheSend(TransferStatus status)
    {
        using var pair = SenderPair.Tcp();
        var send = await ParkAsync(pair);

        pair.Sender.Stop(status);

        Assert.Equal(new TransferResult(status), await send.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken));
        Assert.Equal(0, pair.Pool.InUseBytes);
    }

    [Fact]
    public async Task Stop_WhileRunning_EndsTheSend()
    {
        using var pair = SenderPair.Tcp();
        using var drained = new CancellationTokenSource();
        var drain = DrainAsync(pair.Far, drained.Token);

        for (var round = 0; round < 100; round++)
        {
            var send = pair.SendAsync("head", _large);

            // The reader is fast, so the send is somewhere between its states.
            Thread.SpinWait(round * 50);
            pair.Sender.Stop(TransferStatus.Canceled);
            Assert.Equal(TransferStatus.Canceled, (await send.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken)).Status);
            Assert.Equal(0, pair.Pool.InUseBytes);
        }

        await drained.CancelAsync();
        await drain;
    }

    [Fact]
    public async Task Stop_NoSendInProgress_DoesNotTouchTheNextOne()
    {
        using var pair = SenderPair.Tcp();
        pair.Sender.Stop(TransferStatus.Canceled);
        Assert.Equal(TransferResult.Completed, await pair.SendAsync("one"));
        pair.Sender.Stop(TransferStatus.Canceled);
        Assert.Equal(TransferResult.Completed, await pair.SendAsync("two"));
        Assert.Equal("onetwo"u8.ToArray(), pair.ReceiveRest());
    }

    [Fact]
    public async Task Stop_Twice_TheFirstReasonCounts()
    {
        using var pair = SenderPair.Tcp();
        var send = await ParkAsync(pair);
        pair.Sender.Stop(TransferStatus.ClientTooSlow);
        pair.Sender.Stop(TransferStatus.Canceled);
        Assert.Equal(TransferStatus.ClientTooSlow, (await send).Status);
    }

    [Fact]
    public async Task Close_WhileParked_EndsTheSend()
    {
        using var pair = SenderPair.Tcp();
        var send = await ParkAsync(pair);

        pair.Sender.Close();

        Assert.Equal(TransferStatus.ClientGone, (await send.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken)).Status);
    }

    [Fact]
    public async Task Close_BeforeASend_EndsItWithoutABytes()
    {
        using var pair = SenderPair.Tcp();
        pair.Sender.Close();

        Assert.Equal(TransferStatus.ClientGone, (await pair.SendAsync("head", _large)).Status);

        Assert.Empty(pair.ReceiveRest(20));
        Assert.Equal(0, pair.Pool.InUseBytes);
    }

    [Fact]
    public async Task SendAsync_RegionBeyondTheEnd_IsFileTruncated()
    {
        using var pair = SenderPair.Tcp();
        using var file = File.OpenHandle(_directory.Write("short", "0123456789"u8));

        var result = await pair.SendAsync("head", new FileRegion(file, 5, 100), "tail");

        Assert.Equal(TransferStatus.FileTruncated, result.Status);
        Assert.Equal("head56789"u8.ToArray(), pair.ReceiveRest());
    }

    [Fact]
    public async Task SendAsync_TruncatedWhileParked_IsFileTruncated()
    {
        using var pair = SenderPair.Tcp();
        var send = await ParkAsync(pair);
        RandomAccess.SetLength(_file, 100);

        var drain = DrainAsync(pair.Far, CancellationToken.None);

        Assert.Equal(TransferStatus.FileTruncated, (await send.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken)).Status);
        pair.Near.Shutdown(SocketShutdown.Send);
        Assert.Equal(pair.Sender.Sent(TransferMechanism.SendFile) + 4, await drain);
    }

    [Fact]
    public async Task SendAsync_ReceiverResetsWhileParked_IsClientGone()
    {
        using var pair = SenderPair.Tcp();
        var send = await ParkAsync(pair);

        pair.Far.Close(timeout: 0);

        var result = await send.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        Assert.Equal(TransferStatus.ClientGone, result.Status);
        Assert.Contains(result.Error, (int[])[Errno.ECONNRESET, Errno.EPIPE]);
    }

    [Fact]
    public async Task SendAsync_ReceiverHasReset_IsClientGone()
    {
        using var pair = SenderPair.Tcp();
        pair.Far.Close(timeout: 0);
        Assert.True(pair.Near.Poll(5_000_000, SelectMode.SelectRead));

        Assert.Equal(TransferStatus.ClientGone, (await pair.SendAsync("head", _large)).Status);
    }

    [Fact]
    public async Task SendAsync_SocketDisposed_IsClientGone()
    {
        using var pair = SenderPair.Tcp();
        pair.Near.Dispose();
        Assert.Equal(TransferStatus.ClientGone, (await pair.SendAsync("head", _large)).Status);
    }

    // sendfile refuses a directory (EINVAL), and so does the read of the copying way.
    [Fact]
    public async Task SendAsync_UnreadableFile_IsFailedWithItsErrno()
    {
        using var pair = SenderPair.Tcp();
        Assert.Equal(0, Libc.OpenAt(null, System.Text.Encoding.UTF8.GetBytes(_directory.Path + '\0'), OpenFlags.O_RDONLY, out var handle));
        using var directory = handle!;

        var result = await pair.SendAsync("head", new FileRegion(directory, 0, 100), "tail");

        Assert.Equal(new TransferResult(TransferStatus.Failed, Errno.EISDIR), result);
    }

    [Fact]
    public async Task CheckRate_StalledReader_IsCutAfterTheGracePeriod()
    {
        var time = new FakeTimeProvider();
        using var pair = SenderPair.Tcp();
        var send = await ParkAsync(pair, Rate);

        // Opens the window; what follows is within it.
        pair.Sender.CheckRate(time);
        time.Advance(TimeSpan.FromSeconds(4.9));
        pair.Sender.CheckRate(time);
        Assert.False(send.IsCompleted);

        time.Advance(TimeSpan.FromSeconds(0.2));
        pair.Sender.CheckRate(time);

        Assert.Equal(TransferStatus.ClientTooSlow, (await send).Status);
    }

    // The client's kernel acknowledges in steps, so what is read within a window is more than one step here.
    [Fact]
    public async Task CheckRate_LivingReader_IsNotCut()
    {
        var time = new FakeTimeProvider();
        using var pair = SenderPair.Tcp(sendBuffer: 64 * 1024, receiveBuffer: 64 * 1024);
        var send = await ParkAsync(pair, Rate);

        // One minute on the fake clock, 500 KB every 5 s; the acknowledgement takes a moment.
        for (var second = 0; second < 60; second++)
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
        Assert.Equal(TransferStatus.Canceled, (await send).Status);
    }

    [Fact]
    public async Task CheckRate_NoMinimum_NeverCuts()
    {
        var time = new FakeTimeProvider();
        using var pair = SenderPair.Tcp();
        var send = await ParkAsync(pair, MinimumRate.None);

        for (var hour = 0; hour < 10; hour++)
        {
            pair.Sender.CheckRate(time);
            time.Advance(TimeSpan.FromHours(1));
        }

        Assert.False(send.IsCompleted);
        pair.Sender.Close();
        await send;
    }

    [Fact]
    public void CheckRate_NoSend_DoesNothing()
    {
        using var pair = SenderPair.Tcp();
        pair.Sender.CheckRate(new FakeTimeProvider());
    }

    public void Dispose()
    {
        _file?.Dispose();
        _directory.Dispose();
    }

    /// <summary>Starts a send that nobody reads, and waits until it fills the socket.</summary>
    private async Task<Task<TransferResult>> ParkAsync(SenderPair pair, MinimumRate minimumRate = default)
    {
        var send = pair.SendAsync("head", _large, "tail", minimumRate);

        for (var (last, turns) = (-1L, 0); turns < 10; turns++)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
            (last, turns) = pair.Sender.Sent(TransferMechanism.SendFile) == last && last > 0 ? (last, turns) : (pair.Sender.Sent(TransferMechanism.SendFile), 0);
        }

        Assert.False(send.IsCompleted);
        return send;
    }

    private static async Task<long> DrainAsync(Socket socket, CancellationToken cancellationToken)
    {
        var buffer = new byte[1024 * 1024];
        var total = 0L;

        try
        {
            while (await socket.ReceiveAsync(buffer, cancellationToken) is > 0 and var count)
            {
                total += count;
            }
        }
        catch (OperationCanceledException)
        {
            // Enough.
        }

        return total;
    }
}
