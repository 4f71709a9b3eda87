using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ZeroCopy.StaticFiles.Tests.Wire;

/// <summary>Speaks HTTP/1.1 on a bare socket, byte for byte as a test writes it.</summary>
internal sealed class RawClient : IDisposable
{
    // A server that hangs fails its test instead of the whole run.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Socket _socket;
    private readonly Stream _stream;
    private readonly byte[] _buffer = new byte[256 * 1024];
    private int _start;
    private int _end;

    private RawClient(Socket socket)
    {
        _socket = socket;
        _stream = new NetworkStream(socket);
    }

    public Socket Socket => _socket;

    /// <param name="port">On 127.0.0.1.</param>
    /// <param name="receiveBuffer">Bytes the client's kernel takes unread; small makes a slow reader visible soon.</param>
    public static async Task<RawClient> ConnectAsync(int port, int? receiveBuffer = null)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

        if (receiveBuffer is { } size)
        {
            socket.ReceiveBufferSize = size;
        }

        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port));
        return new RawClient(socket);
    }

    /// <summary>One request on a connection of its own.</summary>
    public static async Task<RawResponse> GetAsync(int port, string path, params string[] fields)
    {
        using var client = await ConnectAsync(port);
        return await client.RequestAsync("GET", path, fields);
    }

    /// <summary>Sends a request and reads its response; the connection stays open.</summary>
    public async Task<RawResponse> RequestAsync(string method, string path, params string[] fields)
    {
        await SendAsync(method, path, fields);
        return await ReadResponseAsync(hasBody: method != "HEAD");
    }

    /// <summary>Sends a request without a body.</summary>
    public Task SendAsync(string method, string path, params string[] fields) =>
        SendTextAsync($"{method} {path} HTTP/1.1\r\nHost: localhost\r\n{string.Concat(fields.Select(field => field + "\r\n"))}\r\n");

    /// <summary>Sends characters as they are.</summary>
    public Task SendTextAsync(string text) => _stream.WriteAsync(Encoding.Latin1.GetBytes(text)).AsTask();

    /// <summary>Reads one response: the head, then Content-Length bytes, or chunks, or until the end.</summary>
    public async Task<RawResponse> ReadResponseAsync(bool hasBody = true)
    {
        var (statusLine, fields) = await ReadHeadAsync();
        var response = new RawResponse(statusLine, fields, []);
        var body = new MemoryStream();

        if (!hasBody || response.StatusCode is 304 or 204 or < 200)
        {
            return response;
        }

        if (response["Content-Length"] is { } length)
        {
            await ReadBodyAsync(body, long.Parse(length, System.Globalization.CultureInfo.InvariantCulture));
        }
        else if (response["Transfer-Encoding"] == "chunked")
        {
            while (await ReadLineAsync() is { } line && Convert.ToInt64(line, 16) is > 0 and var chunk)
            {
                await ReadBodyAsync(body, chunk);
                await ReadLineAsync();
            }

            await ReadLineAsync();
        }
        else
        {
            while (await FillAsync())
            {
                Take(body, int.MaxValue);
            }
        }

        return response with { Body = body.ToArray() };
    }

    /// <summary>Reads a status line and header fields.</summary>
    public async Task<(string StatusLine, IReadOnlyList<KeyValuePair<string, string>> Fields)> ReadHeadAsync()
    {
        var statusLine = await ReadLineAsync();
        var fields = new List<KeyValuePair<string, string>>();

        while (await ReadLineAsync() is { Length: > 0 } line)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            fields.Add(new(line[..colon], line[(colon + 1)..].Trim()));
        }

        return (statusLine, fields);
    }

    /// <summary>Reads body bytes and hands them on, without keeping them.</summary>
    /// <returns>The number read: fewer than asked when the connection ended in order.</returns>
    /// <exception cref="IOException">The connection was reset.</exception>
    public async Task<long> ReadBodyAsync(Stream destination, long count)
    {
        var read = 0L;

        while (read < count && (_start < _end || await FillAsync()))
        {
            read += Take(destination, count - read);
        }

        return read;
    }

    /// <summary>Whether the server closed the connection in order.</summary>
    public async Task<bool> IsAtEndAsync() => _start == _end && !await FillAsync();

    /// <summary>Closes with RST, as a client that crashed.</summary>
    public void Reset() => _socket.Close(timeout: 0);

    public void Dispose() => _socket.Dispose();

    private async Task<string> ReadLineAsync()
    {
        var line = new MemoryStream();

        while (true)
        {
            if (_start == _end && !await FillAsync())
            {
                throw new EndOfStreamException("The server closed the connection within a head.");
            }

            var newline = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            Take(line, newline < 0 ? int.MaxValue : newline + 1);

            if (newline >= 0)
            {
                return Encoding.Latin1.GetString(line.ToArray()).TrimEnd('\r', '\n');
            }
        }
    }

    private long Take(Stream destination, long count)
    {
        var taken = (int)Math.Min(count, _end - _start);
        destination.Write(_buffer, _start, taken);
        _start += taken;
        return taken;
    }

    private async Task<bool> FillAsync()
    {
        _start = 0;
        _end = await _stream.ReadAsync(_buffer).AsTask().WaitAsync(Patience);
        return _end > 0;
    }
}
