using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using ZeroCopy.StaticFiles.Tests.Wire;

namespace ZeroCopy.StaticFiles.Tests.Transport;

public class SocketInputTests
{
    public SocketInputTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux system calls");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Read_Messages_ArriveAsTheyWereSent(bool isInline)
    {
        await using var pair = ConnectionPair.Start(isInline);

        for (var turn = 0; turn < 100; turn++)
        {
            var reading = pair.ReadAsync(8);
            pair.Send($"{turn:d8}");
            Assert.Equal($"{turn:d8}", await reading);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2048)]
    [InlineData(2049)]
    [InlineData(100_000)]
    public async Task Read_DataBeforeTheStart_IsThere(int length)
    {
        await using var pair = ConnectionPair.Start(beforehand: client => client.Send(new byte[length]));

        Assert.Equal(length, (await pair.ReadAsync(length)).Length);
    }

    // Less than what is taken at the start.
    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(2048)]
    public async Task Read_SmallLimitAndDataBeforeTheStart_ArriveInOrder(int maxBuffered)
    {
        var content = Bytes(20_000);
        await using var pair = ConnectionPair.Start(maxBuffered: maxBuffered, beforehand: client =>
        {
            client.Send(content);
            client.Shutdown(SocketShutdown.Send);
        });

        ServerChecks.Same(content, await pair.ReadToEndAsync());
    }

    [Theory]
    [InlineData(false, 10)]
    [InlineData(false, 4096)]
    [InlineData(false, 50_000)]
    [InlineData(true, 10)]
    [InlineData(true, 50_000)]
    public async Task Read_DataAndEndTogether_GivesBoth(bool isInline, int length)
    {
        var content = Bytes(length);
        await using var before = ConnectionPair.Start(isInline, beforehand: SendAndEnd);
        await using var after = ConnectionPair.Start(isInline);
        SendAndEnd(after.Client);

        ServerChecks.Same(content, await before.ReadToEndAsync());
        ServerChecks.Same(content, await after.ReadToEndAsync());

        void SendAndEnd(Socket client)
        {
            client.Send(content);
            client.Shutdown(SocketShutdown.Send);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Read_EndLater_CompletesWithoutException(bool isInline)
    {
        await using var pair = ConnectionPair.Start(isInline);
        pair.Send("request");
        Assert.Equal("request", await pair.ReadAsync(7));
        var reading = pair.ReadToEndAsync();

        pair.Client.Shutdown(SocketShutdown.Send);

        Assert.Empty(await reading);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Read_ClientResets_ThrowsConnectionReset(bool isInline)
    {
        await using var pair = ConnectionPair.Start(isInline);
        var reading = pair.ReadToEndAsync();

        pair.Client.Close(timeout: 0);

        var exception = await Assert.ThrowsAsync<ConnectionResetException>(() => reading);
        Assert.Equal(SocketError.ConnectionReset, Assert.IsType<SocketException>(exception.InnerException).SocketErrorCode);
    }

    // The kernel tells an error once, and the first to ask is not the reader.
    [Fact]
    public async Task Read_ClientResetsBeforeTheStart_ThrowsConnectionReset()
    {
        await using var pair = ConnectionPair.Start(beforehand: client => client.Close(timeout: 0));

        await Assert.ThrowsAsync<ConnectionResetException>(pair.ReadToEndAsync);
        await pair.WhenClosedAsync();
    }

    // recv(2) stops in front of an urgent byte, and so brings less than there is.
    [Fact]
    public async Task Read_UrgentByteInTheMiddle_GoesOnBehindIt()
    {
        await using var pair = ConnectionPair.Start(maxBuffered: 2000, beforehand: client =>
        {
            client.Send("abc"u8);
            client.Send("!"u8, SocketFlags.OutOfBand);
            client.Send("def"u8);
        });

        Assert.Equal("abcdef", await pair.ReadAsync(6));
    }

    [Fact]
    public async Task Read_NobodyReads_NoMoreThanTheLimitIsBufferedAndTheRestComesLater()
    {
        const int Limit = 256 * 1024;
        var content = Bytes(20_000_000);
        await using var pair = ConnectionPair.Start(maxBuffered: Limit);
        pair.Watch();
        var sending = Task.Run(() =>
        {
            pair.Client.Send(content);
            pair.Client.Shutdown(SocketShutdown.Send);
        }, TestContext.Current.CancellationToken);

        await Task.Delay(300, TestContext.Current.CancellationToken);
        Assert.False(sending.IsCompleted);
        Assert.InRange(pair.Pool.Highest * 4096, Limit, Limit + (16 * 4096));

        ServerChecks.Same(content, await pair.ReadToEndAsync());
        await sending.WaitAsync(ConnectionPair.Patience, TestContext.Current.CancellationToken);
        Assert.InRange(pair.Pool.Highest * 4096, Limit, 2 * Limit);
    }

    // 1.5 µs less for a connection with one request, and its end wakes nobody.
    [Fact]
    public async Task Read_RequestWasThereAlready_TheSocketIsNotWatchedBeforeAWait()
    {
        await using var pair = ConnectionPair.Start(beforehand: client => client.Send("first"u8));
        Assert.Equal("first", await pair.ReadAsync(5));
        pair.Send("second");
        await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.False(pair.Input.TryRead(out _));

        Assert.Equal("second", await pair.ReadAsync(6));
    }

    [Fact]
    public async Task Read_NoLimit_BuffersAll()
    {
        var content = Bytes(5_000_000);
        await using var pair = ConnectionPair.Start(maxBuffered: 0);
        pair.Watch();

        await Task.Run(() => pair.Client.Send(content), TestContext.Current.CancellationToken).WaitAsync(ConnectionPair.Patience, TestContext.Current.CancellationToken);
        pair.Client.Shutdown(SocketShutdown.Send);

        ServerChecks.Same(content, await pair.ReadToEndAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Read_Idle_HoldsNoBlock(bool isInline)
    {
        await using var pair = ConnectionPair.Start(isInline);
        Assert.Equal(0, pair.Pool.Rented);

        for (var turn = 0; turn < 50; turn++)
        {
            // The next read waits before the bytes come, as in a server.
            var reading = pair.ReadAsync(100);
            pair.Send(new string('x', 100));
            await reading;
        }

        var last = pair.ReadToEndAsync();
        Assert.False(last.IsCompleted);
        Assert.True(await WireServer.EventuallyAsync(() => pair.Pool.Rented == 0, seconds: 5), $"{pair.Pool.Rented} blocks");
        Assert.Equal(1, pair.Pool.Highest);
    }

    [Fact]
    public async Task Dispose_BytesUnread_GivesAllBlocksBack()
    {
        var pair = ConnectionPair.Start();
        pair.Client.Send(new byte[100_000]);
        await pair.ReadAsync(50_000);

        await pair.DisposeAsync();

        Assert.True(await WireServer.EventuallyAsync(() => pair.Pool.Rented == 0, seconds: 5), $"{pair.Pool.Rented} blocks");
    }

    private static byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }
}
