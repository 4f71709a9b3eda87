using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace ZeroCopy.Host.Tests.Telemetry;

/// <summary>A collector that keeps what it is sent by OTLP over HTTP. Names stand in protobuf as they are, so they can be searched for.</summary>
internal sealed class OtlpReceiver : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly ConcurrentQueue<(string Path, string Body, string? Key)> _received = new();

    public OtlpReceiver()
    {
        using var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        Url = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}";
        probe.Stop();
        _listener.Prefixes.Add(Url + "/");
        _listener.Start();
        _ = ReceiveAsync();
    }

    public string Url { get; }

    /// <summary>Waits for a request to a path with some text in it.</summary>
    public async Task<(string Path, string Body, string? Key)> WaitForAsync(string path, string text)
    {
        var deadline = DateTime.UtcNow.AddSeconds(30);

        while (true)
        {
            if (_received.FirstOrDefault(one => one.Path == path && one.Body.Contains(text, StringComparison.Ordinal)) is { Path: not null } found)
            {
                return found;
            }

            Assert.True(DateTime.UtcNow < deadline, $"no {text} came to {path}, but to {string.Join(' ', _received.Select(one => one.Path))}");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    public void Dispose() => _listener.Close();

    private async Task ReceiveAsync()
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body);
                _received.Enqueue((context.Request.Url!.AbsolutePath, Encoding.Latin1.GetString(body.ToArray()), context.Request.Headers["x-key"]));
                context.Response.Close();
            }
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
