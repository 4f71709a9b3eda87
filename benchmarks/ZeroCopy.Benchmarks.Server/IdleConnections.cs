using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ZeroCopy.Benchmarks.Server;

/// <summary>
/// Many keep-alive connections that have each been served once and then say nothing: what a server keeps in memory for
/// each of them is what is measured.
/// </summary>
/// <remarks>
/// One after the other and by blocking calls, so that the server never holds more than one request. Prints
/// <c>open COUNT</c> once every connection is served, and a summary at the end. Fails when a connection was refused, or
/// closed before the time was over.
/// </remarks>
internal static class IdleConnections
{
    /// <summary>A source address has about 28,000 ports (ip_local_port_range); each address takes part of them.</summary>
    private const int ConnectionsPerAddress = 20_000;

    private const int AddressesAtMost = 200;
    private const int TimeoutMilliseconds = 10_000;
    private const int BufferSize = 64 * 1024;

    public static async Task<int> RunAsync(Uri url, int count, TimeSpan duration)
    {
        var server = new IPEndPoint(IPAddress.Parse(url.Host), url.Port);
        var request = Encoding.ASCII.GetBytes($"GET {url.PathAndQuery} HTTP/1.1\r\nHost: {url.Authority}\r\n\r\n");
        var buffer = new byte[BufferSize];
        var sockets = new List<Socket>(count);

        // :: Step 1: every connection is opened and served.
        for (var i = 0; i < count; i++)
        {
            var problem = Open(server, SourceAddress(i), request, buffer, sockets);
            if (problem is not null)
            {
                await Console.Error.WriteLineAsync($"connection {i + 1} of {count}: {problem}");
                return 1;
            }
        }

        Console.WriteLine($"open {count}");

        // :: Step 2: they are silent.
        await Task.Delay(duration);

        // :: Step 3: say how it went. Something to read would be the end of the connection, or bytes nobody asked for.
        var closed = sockets.Count(socket => socket.Poll(0, SelectMode.SelectRead));
        Console.WriteLine($"{count} connections, {closed} closed by the server");
        foreach (var socket in sockets)
        {
            socket.Dispose();
        }

        return closed == 0 ? 0 : 1;
    }

    /// <summary>127.0.0.1 first, then 127.0.0.2 and so on: all of 127.0.0.0/8 is this machine.</summary>
    private static IPAddress SourceAddress(int connection) =>
        new([127, 0, 0, (byte)(1 + (connection / ConnectionsPerAddress % AddressesAtMost))]);

    /// <summary>Adds a connection that has been served to <paramref name="sockets"/>; otherwise what went wrong.</summary>
    private static string? Open(IPEndPoint server, IPAddress source, byte[] request, byte[] buffer, List<Socket> sockets)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
        {
            NoDelay = true,
            ReceiveTimeout = TimeoutMilliseconds,
            SendTimeout = TimeoutMilliseconds,
        };

        string? problem;
        try
        {
            if (!source.Equals(IPAddress.Loopback))
            {
                socket.Bind(new IPEndPoint(source, 0));
            }

            socket.Connect(server);
            socket.Send(request);
            problem = ReadAnswer(socket, buffer);
        }
        catch (SocketException exception)
        {
            problem = exception.Message;
        }

        if (problem is null)
        {
            sockets.Add(socket);
        }
        else
        {
            socket.Dispose();
        }

        return problem;
    }

    /// <summary>Reads one whole answer; null when it is a 200 whose connection stays open.</summary>
    private static string? ReadAnswer(Socket socket, byte[] buffer)
    {
        var received = 0;
        int headLength;
        while ((headLength = buffer.AsSpan(0, received).IndexOf("\r\n\r\n"u8)) < 0)
        {
            var length = received < buffer.Length ? socket.Receive(buffer.AsSpan(received)) : 0;
            if (length == 0)
            {
                return "the answer ended before its head";
            }

            received += length;
        }

        var lines = Encoding.Latin1.GetString(buffer, 0, headLength).Split("\r\n");
        if (!lines[0].StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal))
        {
            return $"the answer was: {lines[0]}";
        }

        if (Field(lines, "Connection")?.Equals("close", StringComparison.OrdinalIgnoreCase) == true)
        {
            return "the server closes the connection";
        }

        if (!long.TryParse(Field(lines, "Content-Length"), NumberStyles.None, CultureInfo.InvariantCulture, out var missing))
        {
            return "the answer has no Content-Length";
        }

        missing -= received - headLength - 4;
        while (missing > 0)
        {
            var length = socket.Receive(buffer, (int)Math.Min(buffer.Length, missing), SocketFlags.None);
            if (length == 0)
            {
                return $"{missing} bytes of the answer are missing";
            }

            missing -= length;
        }

        return missing == 0 ? null : "the answer is too long";
    }

    private static string? Field(string[] lines, string name)
    {
        var line = lines.FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase));
        return line?[(name.Length + 1)..].Trim();
    }
}
