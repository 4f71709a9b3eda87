using System.Net.Sockets;
using System.Text;

namespace ZeroCopy.Benchmarks.Server;

/// <summary>
/// Many clients that read one large file slowly: what a server keeps in memory for each of them is what is measured.
/// </summary>
/// <remarks>
/// Plain sockets with a small receive buffer: an HTTP client would read ahead, and the server would never have to wait.
/// Prints <c>reading</c> once every client has the head of a 200, and a summary at the end. Fails when a client was
/// refused or cut off before its time.
/// </remarks>
internal static class SlowReaders
{
    private const int ReceiveBufferSize = 16 * 1024;
    private const int TicksPerSecond = 5;
    private const int MaxHeadLength = 16 * 1024;

    public static async Task<int> RunAsync(Uri url, int count, TimeSpan duration, int bytesPerSecond)
    {
        // :: Step 1: every client connects and reads the head.
        var sockets = await Task.WhenAll(Enumerable.Range(0, count).Select(_ => OpenAsync(url)));
        var open = sockets.OfType<Socket>().ToArray();
        if (open.Length < count)
        {
            await Console.Error.WriteLineAsync($"{count - open.Length} of {count} clients got no 200");
            return 1;
        }

        Console.WriteLine("reading");

        // :: Step 2: all read at the given rate, until the time is over.
        var received = await Task.WhenAll(open.Select(socket => ReadAsync(socket, duration, bytesPerSecond)));

        // :: Step 3: say how it went.
        var cut = received.Count(bytes => bytes < 0);
        Console.WriteLine($"{count} clients, {received.Where(bytes => bytes > 0).Sum()} bytes, {cut} cut off");
        return cut == 0 ? 0 : 1;
    }

    /// <summary>Asks for the file and reads up to the end of the head; null unless the answer is a 200.</summary>
    private static async Task<Socket?> OpenAsync(Uri url)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = ReceiveBufferSize };
        try
        {
            await socket.ConnectAsync(url.Host, url.Port);
            await socket.SendAsync(Encoding.ASCII.GetBytes($"GET {url.PathAndQuery} HTTP/1.1\r\nHost: {url.Authority}\r\n\r\n"));

            // Byte by byte, so that none of the body is taken with it.
            var head = new StringBuilder();
            var one = new byte[1];
            while (head.Length < MaxHeadLength && await socket.ReceiveAsync(one) == 1)
            {
                head.Append((char)one[0]);
                if (one[0] == '\n' && head.Length >= 4 && head.ToString(head.Length - 4, 4) == "\r\n\r\n")
                {
                    if (head.ToString().StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal))
                    {
                        return socket;
                    }

                    break;
                }
            }
        }
        catch (SocketException)
        {
            // The caller counts who did not come through.
        }

        socket.Dispose();
        return null;
    }

    /// <summary>The number of bytes received, or −1 when the server ended the connection before the time was over.</summary>
    private static async Task<long> ReadAsync(Socket socket, TimeSpan duration, int bytesPerSecond)
    {
        using var client = socket;
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / TicksPerSecond));
        using var end = new CancellationTokenSource(duration);
        var buffer = new byte[Math.Max(1, bytesPerSecond / TicksPerSecond)];
        long total = 0;

        try
        {
            while (await timer.WaitForNextTickAsync(end.Token))
            {
                var length = await client.ReceiveAsync(buffer, end.Token);
                if (length == 0)
                {
                    return -1;
                }

                total += length;
            }
        }
        catch (OperationCanceledException)
        {
            return total;
        }
        catch (SocketException)
        {
            return -1;
        }

        return total;
    }
}
