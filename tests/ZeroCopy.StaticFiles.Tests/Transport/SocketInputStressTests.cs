using System.Buffers;
using System.Net.Sockets;
using CsCheck;

namespace ZeroCopy.StaticFiles.Tests.Transport;

/// <summary>No wake-up is lost and no byte, however writes and reads fall.</summary>
public class SocketInputStressTests
{
    public SocketInputStressTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux system calls");
    }

    private static readonly Gen<(int[] Chunks, int[] Reads, int Limit, bool IsInline, bool HasPauses)> Exchanges = Gen.Select(
        Gen.OneOf(Gen.Int[1, 50], Gen.Int[1, 9000], Gen.OneOfConst(2047, 2048, 4095, 4096, 4097, 8192)).Array[1, 40],
        Gen.Int[1, 20_000].Array[1, 10],
        Gen.OneOfConst(0, 1, 4096, 30_000, 1024 * 1024),
        Gen.Bool,
        Gen.Bool);

    [Fact]
    public void Read_AnyChunksAndAnyReads_GiveTheSameBytes() => Exchanges.Sample(
        exchange => IsWholeAsync(exchange.Chunks, exchange.Reads, exchange.Limit, exchange.IsInline, exchange.HasPauses).GetAwaiter().GetResult(),
        iter: 300,
        threads: 2);

    // Each message is waited for before the next is sent, so that one wake-up that is lost is one that hangs.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Read_ThousandsOfSmallWrites_AreAllNoticed(bool isInline)
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async connection =>
        {
            await using var pair = ConnectionPair.Start(isInline);
            var random = new Random(connection);
            var message = new byte[16];

            for (var turn = 0; turn < 1500; turn++)
            {
                var length = random.Next(1, message.Length);
                var pieces = random.Next(1, 3);

                for (var piece = 0; piece < pieces; piece++)
                {
                    pair.Client.Send(message.AsSpan(0, length));
                    Thread.SpinWait(random.Next(200));
                }

                await pair.ReadAsync(length * pieces);
            }
        }));
    }

    // A client that is as quick as its reader would have the event thread for itself.
    [Fact]
    public async Task Read_MoreThanATurn_GoesOnOnTheThreadPool()
    {
        var hasMoved = false;

        // How much the kernel keeps for a connection that is not read is up to it, so one of a few must have more than a turn.
        for (var round = 0; round < 20 && !hasMoved; round++)
        {
            var content = new byte[4_000_000];
            await using var pair = ConnectionPair.Start(maxBuffered: 0);
            var sending = Task.Run(() => pair.Client.Send(content), TestContext.Current.CancellationToken);
            await sending.WaitAsync(ConnectionPair.Patience, TestContext.Current.CancellationToken);
            pair.Client.Shutdown(SocketShutdown.Send);
            Assert.Equal(content.Length, (await pair.ReadToEndAsync()).Length);
            hasMoved = pair.Pool.IsRentedOnThreadPool;
        }

        Assert.True(hasMoved);
    }

    private static async Task<bool> IsWholeAsync(int[] chunks, int[] reads, int limit, bool isInline, bool hasPauses)
    {
        var content = new byte[chunks.Sum()];
        new Random(content.Length).NextBytes(content);
        await using var pair = ConnectionPair.Start(isInline, limit);
        var sending = Task.Run(() =>
        {
            var sent = 0;

            foreach (var chunk in chunks)
            {
                pair.Client.Send(content.AsSpan(sent, chunk));
                sent += chunk;

                if (hasPauses)
                {
                    Thread.SpinWait(chunk % 5000);
                }
            }

            pair.Client.Shutdown(SocketShutdown.Send);
        });
        var received = new ArrayBufferWriter<byte>();

        for (var turn = 0; ; turn++)
        {
            var result = await pair.Input.ReadAsync().AsTask().WaitAsync(ConnectionPair.Patience);

            if (hasPauses)
            {
                await ConnectionPair.LeaveEventThread();
            }

            var taken = (int)Math.Min(reads[turn % reads.Length], result.Buffer.Length);
            received.Write(result.Buffer.Slice(0, taken).ToArray());
            pair.Input.AdvanceTo(result.Buffer.GetPosition(taken));

            if (result.IsCompleted && taken == result.Buffer.Length)
            {
                break;
            }
        }

        await ConnectionPair.LeaveEventThread();
        await sending.WaitAsync(ConnectionPair.Patience);
        return received.WrittenSpan.SequenceEqual(content);
    }
}
