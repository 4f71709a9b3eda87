using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ZeroCopy.StaticFiles.Tests.Wire;

/// <summary>Many connections at once.</summary>
[Collection(Alone.Name)]
public class ManyConnectionsTests
{
    [Fact]
    public async Task Get_ThousandConnectionsAtOnce_EachGetsItsBytes()
    {
        const int Connections = 1000;
        Assert.SkipWhen(OpenFileLimit() < (3 * Connections) + 500, "raise the limit of open files (ulimit -n 4096)");
        var server = await WireServer.StartFilesAsync();
        var files = Enumerable.Range(0, 10).Select(index => server.Root.WriteRandom($"{index}.bin", 100_000 + index)).ToArray();

        await Task.WhenAll(Enumerable.Range(0, Connections).Select(async index =>
        {
            using var client = await RawSocket.ConnectAsync(server.Port);
            await client.GetAsync($"/{index % 10}.bin");
            await client.ReadExactlyAsync(files[index % 10]);
        }));

        Assert.True(await WireServer.EventuallyAsync(() => server.SentBySendFile == Connections));
        await server.EndAsync();
    }

    [Fact]
    public async Task Get_TwoHundredSlowDownloads_CostLittleMemory()
    {
        const int Connections = 200;
        var server = await WireServer.StartFilesAsync();
        server.Root.WriteSparse("large.bin", 1L << 30);

        // A first round loads code and fills pools.
        await DownloadSlowlyAsync(server, Connections, () => Task.CompletedTask);
        var before = ResidentBytes();
        var during = 0L;
        var inUse = 0L;

        await DownloadSlowlyAsync(server, Connections, () =>
        {
            (during, inUse) = (ResidentBytes(), server.Context.Buffers.InUseBytes);
            return Task.CompletedTask;
        });

        TestContext.Current.TestOutputHelper?.WriteLine($"{Connections} downloads: RSS {(during - before) / 1024} KiB more, {inUse} native bytes in use");
        Assert.InRange(during - before, long.MinValue, 30 * 1024 * 1024);

        // All heads have left; a waiting download holds no block.
        Assert.InRange(inUse, 0, Connections * 4096);
        await server.EndAsync();
    }

    private static async Task DownloadSlowlyAsync(WireServer server, int connections, Func<Task> whileWaiting)
    {
        var clients = new List<RawSocket>();

        try
        {
            for (var index = 0; index < connections; index++)
            {
                var client = await RawSocket.ConnectAsync(server.Port, receiveBuffer: 4096);
                clients.Add(client);
                await client.GetAsync("/large.bin");
            }

            // Each takes a little, twice.
            for (var turn = 0; turn < 2; turn++)
            {
                foreach (var client in clients)
                {
                    await client.ReadSomeAsync();
                }

                await Task.Delay(200, TestContext.Current.CancellationToken);
            }

            await whileWaiting();
        }
        finally
        {
            foreach (var client in clients)
            {
                client.Dispose();
            }
        }

        Assert.True(await WireServer.EventuallyAsync(() => server.Context.Buffers.InUseBytes == 0));
    }

    private static long OpenFileLimit()
    {
        var line = File.ReadLines("/proc/self/limits").First(line => line.StartsWith("Max open files", StringComparison.Ordinal));
        return line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[3] is var soft && long.TryParse(soft, CultureInfo.InvariantCulture, out var limit) ? limit : long.MaxValue;
    }

    private static long ResidentBytes()
    {
        // Aggressive: garbage of earlier tests goes back to the operating system now, not in the middle of the measurement.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line["VmRSS:".Length..^2], CultureInfo.InvariantCulture) * 1024;
    }

    /// <summary>A client that costs this process little beside its socket.</summary>
    private sealed class RawSocket(Socket socket) : IDisposable
    {
        public static async Task<RawSocket> ConnectAsync(int port, int? receiveBuffer = null)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

            if (receiveBuffer is { } size)
            {
                socket.ReceiveBufferSize = size;
            }

            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port));
            return new RawSocket(socket);
        }

        public async Task GetAsync(string path) =>
            await socket.SendAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));

        /// <summary>The whole response: a head and exactly this body.</summary>
        public async Task ReadExactlyAsync(byte[] body)
        {
            var response = new MemoryStream();
            var buffer = new byte[16 * 1024];

            while (await socket.ReceiveAsync(buffer) is > 0 and var count)
            {
                response.Write(buffer, 0, count);
            }

            var bytes = response.ToArray();
            var end = bytes.AsSpan().IndexOf("\r\n\r\n"u8);
            Assert.StartsWith("HTTP/1.1 200", Encoding.ASCII.GetString(bytes, 0, 12), StringComparison.Ordinal);
            ServerChecks.Same(body, bytes[(end + 4)..]);
        }

        public async Task ReadSomeAsync() => Assert.NotEqual(0, await socket.ReceiveAsync(new byte[1000]));

        public void Dispose() => socket.Dispose();
    }
}
