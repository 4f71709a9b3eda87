using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using ZeroCopy.Host.Serving;
using ZeroCopy.StaticFiles.Tests.Wire;

namespace ZeroCopy.Host.Tests.Tls;

/// <summary>The server in this process, with a file of configuration, on plain HTTP and HTTPS.</summary>
internal sealed class TlsServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TlsServer(WebApplication app)
    {
        _app = app;
    }

    public FakeLogCollector Log => _app.Services.GetRequiredService<FakeLogCollector>();

    public int HttpPort => PortOf("http:");

    public int HttpsPort => PortOf("https:");

    public static async Task<TlsServer> StartAsync(TemporaryDirectory directory, string json, params string[] urls)
    {
        directory.Write("zerocopy.json", json);
        directory.Age("site");
        return await StartAsync(new ServeSettings(null, urls.Length > 0 ? urls : ["http://127.0.0.1:0", "https://127.0.0.1:0"]) { ConfigFile = directory["zerocopy.json"] });
    }

    public static async Task<TlsServer> StartAsync(ServeSettings command)
    {
        var app = StaticFileServer.Create(command, builder =>
        {
            builder.Logging.ClearProviders();
            builder.Services.AddFakeLogging();
        });
        await app.StartAsync();
        return new TlsServer(app);
    }

    /// <summary>A handshake for this host; tells the certificate, and what came with it.</summary>
    public async Task<(SslStream Stream, X509Certificate2 Leaf, string[] Sent)> ConnectAsync(
        string? host, SslProtocols versions = SslProtocols.None, X509Certificate2? root = null, params SslApplicationProtocol[] protocols)
    {
        var socket = new TcpClient();
        await socket.ConnectAsync("127.0.0.1", HttpsPort);
        string[] sent = [];
        var stream = new SslStream(socket.GetStream(), leaveInnerStreamOpen: false);

        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = host,
            EnabledSslProtocols = versions,
            ApplicationProtocols = [.. protocols],
            CertificateChainPolicy = root is null ? null : new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, CustomTrustStore = { root }, RevocationMode = X509RevocationMode.NoCheck },
            RemoteCertificateValidationCallback = (_, _, chain, errors) =>
            {
                sent = [.. chain!.ChainPolicy.ExtraStore.Select(certificate => certificate.Subject)];
                return root is null || errors == SslPolicyErrors.None;
            },
        });

        return (stream, new X509Certificate2(stream.RemoteCertificate!), sent);
    }

    /// <summary>A request over a connection; <c>Connection: close</c> has to be in it.</summary>
    public static async Task<string> AskAsync(Stream stream, string request)
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request));
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return await reader.ReadToEndAsync();
    }

    /// <summary>Asks for a path over plain HTTP.</summary>
    public async Task<string> GetPlainAsync(string host, string path)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync("127.0.0.1", HttpPort);
        return await AskAsync(socket.GetStream(), $"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    }

    /// <summary>Asks for a path over HTTPS.</summary>
    public async Task<string> GetAsync(string host, string path, string fields = "")
    {
        var (stream, _, _) = await ConnectAsync(host);
        await using var _ = stream;
        return await AskAsync(stream, $"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{fields}\r\n");
    }

    public async Task WaitForLogAsync(string text)
    {
        var deadline = DateTime.UtcNow.AddSeconds(20);

        while (!Log.GetSnapshot().Any(record => record.Message.Contains(text, StringComparison.Ordinal)))
        {
            Assert.True(DateTime.UtcNow < deadline, $"'{text}' was not told: {string.Join('\n', Log.GetSnapshot().Select(record => record.Message))}");
            await Task.Delay(100);
        }
    }

    public async Task WaitUntilAsync(Func<bool> condition)
    {
        var deadline = DateTime.UtcNow.AddSeconds(20);

        while (!condition())
        {
            Assert.True(DateTime.UtcNow < deadline, string.Join('\n', Log.GetSnapshot().Select(record => record.Message)));
            await Task.Delay(100);
        }
    }

    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _app.StopAsync(atOnce.Token);
        await _app.DisposeAsync();
    }

    private int PortOf(string scheme) => new Uri(_app.Urls.First(url => url.StartsWith(scheme, StringComparison.Ordinal))).Port;
}
