using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;

namespace ZeroCopy.StaticFiles.Tests.Wire;

/// <summary>
/// Whatever stands between the file and the client, status, headers and bytes are those of plain HTTP by sendfile; only
/// the way differs, and metric and log say which way it was and why.
/// </summary>
public class DoorParityTests
{
    private static readonly Lazy<Task<IReadOnlyDictionary<string, string>>> PlainAnswers = new(async () =>
    {
        await using var server = await StartAsync(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        return await AskAsync(server);
    });

    private static readonly X509Certificate2 Certificate = MakeCertificate();

    // :: Ways that stay sendfile.

    [Fact]
    public Task Urls_SameAnswersBySendFile() => AssertSentAsync(() => StartAsync(null));

    [Fact]
    public Task ListenInCode_SameAnswersBySendFile() => AssertSentAsync(() => StartAsync(kestrel => kestrel.Listen(IPAddress.Loopback, 0)));

    [Fact]
    public Task UseZeroCopyOnTheEndpoint_SameAnswersBySendFile() =>
        AssertSentAsync(() => StartAsync(kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.UseZeroCopy())));

    [Fact]
    public Task UseZeroCopyOnTheWebHost_SameAnswersBySendFile() =>
        AssertSentAsync(() => StartAsync(kestrel => kestrel.Listen(IPAddress.Loopback, 0), builder => builder.WebHost.UseZeroCopy()));

    [Fact]
    public Task AddZeroCopyStaticFiles_InlineCompletions_SameAnswersBySendFile() =>
        AssertSentAsync(() => StartAsync(null, builder => builder.Services.AddZeroCopyStaticFiles(options => options.InlineCompletions = true)));

    [Fact]
    public Task EndpointFromConfiguration_SameAnswersBySendFile() =>
        AssertSentAsync(() => StartAsync(null, builder => builder.Configuration["Kestrel:Endpoints:Main:Url"] = "http://127.0.0.1:0"));

    [Fact]
    public async Task EndpointDefaultsOfTheApplication_AreKept()
    {
        var applied = 0;
        await using var server = await StartAsync(
            kestrel => kestrel.ConfigureEndpointDefaults(endpoint =>
            {
                applied++;
                endpoint.Protocols = HttpProtocols.Http1;
            }));

        Assert.Equal(await PlainAnswers.Value, await AskAsync(server));
        Assert.Equal(1, applied);
        Assert.Equal(0, server.Copied);
    }

    [Fact]
    public Task UnixSocket_SameAnswersBySendFile() =>
        AssertSentAsync(() => StartAsync(kestrel => kestrel.ListenUnixSocket(Path.Combine(kestrel.ApplicationServices.GetRequiredService<IWebHostEnvironment>().ContentRootPath, "socket"))));

    // :: The connection door.

    [Fact]
    public Task UseZeroCopyStaticFilesOnTheEndpoint_SameAnswersFromTheConnection() => AssertAnsweredOnConnectionAsync(FromEndpoint, inline: false);

    [Fact]
    public Task UseZeroCopyStaticFilesOnTheEndpoint_OnEventThreads_SameAnswersFromTheConnection() => AssertAnsweredOnConnectionAsync(FromEndpoint, inline: true);

    [Fact]
    public Task UseZeroCopyStaticFilesByEndpointDefaults_SameAnswersFromTheConnection() =>
        AssertAnsweredOnConnectionAsync(kestrel => kestrel.ConfigureEndpointDefaults(endpoint => endpoint.UseZeroCopyStaticFiles(FilesOf(kestrel))), inline: true);

    // The door finds no raw socket there, and the pipeline answers.
    [Fact]
    public Task UseZeroCopyStaticFilesOnAnHttpsEndpoint_SameAnswersCopied() => AssertCopiedAsync("tls", () => StartAsync(
        kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.UseZeroCopyStaticFiles(FilesOf(kestrel)).UseHttps(Certificate))));

    // :: Ways that copy.

    [Fact]
    public Task BodyFeatureReplaced_SameAnswersCopied() => AssertCopiedAsync("body_replaced", () => StartAsync(null, before: app => app.Use((context, next) =>
    {
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(context.Response.Body));
        return next(context);
    })));

    // The middleware from endpoint defaults stands next to the socket, outside of TLS.
    [Fact]
    public Task Https_FromUrls_SameAnswersCopied() => AssertCopiedAsync("tls", () => StartAsync(
        kestrel => kestrel.ConfigureHttpsDefaults(https => https.ServerCertificate = Certificate), builder => builder.WebHost.UseUrls("https://127.0.0.1:0")));

    [Fact]
    public Task Https_UseZeroCopyBefore_SameAnswersCopied() =>
        AssertCopiedAsync("tls", () => StartAsync(kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.UseZeroCopy().UseHttps(Certificate))));

    [Fact]
    public Task Https_ListenInCode_SameAnswersCopied() =>
        AssertCopiedAsync("transport_wrapped", () => StartAsync(kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.UseHttps(Certificate))));

    [Fact]
    public Task Http2OverTls_SameAnswersCopied() =>
        AssertCopiedAsync("not_http1", () => StartAsync(kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.UseZeroCopy().UseHttps(Certificate))), HttpVersion.Version20);

    [Fact]
    public Task Http2PriorKnowledge_SameAnswersCopied() =>
        AssertCopiedAsync("not_http1", () => StartAsync(kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.Protocols = HttpProtocols.Http2)), HttpVersion.Version20);

    [Fact]
    public Task ConnectionLogging_FromEndpointDefaults_SameAnswersCopied() =>
        AssertCopiedAsync("body_replaced", () => StartAsync(kestrel => kestrel.ConfigureEndpointDefaults(endpoint => endpoint.UseConnectionLogging())));

    [Fact]
    public Task ConnectionLogging_OnTheEndpoint_SameAnswersCopied() =>
        AssertCopiedAsync("transport_wrapped", () => StartAsync(kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.UseConnectionLogging())));

    [Fact]
    public async Task TestServer_SameAnswersCopied()
    {
        var server = await StartAsync(null, builder => builder.WebHost.UseTestServer());
        await using var _ = server;
        using var client = new HttpMessageInvoker(server.Services.GetRequiredService<Microsoft.AspNetCore.Hosting.Server.IServer>() is TestServer test ? test.CreateHandler() : throw new InvalidOperationException());

        // The client of a test server writes such a Range anew, without the blanks that make it invalid.
        static bool IsKept(KeyValuePair<string, string> answer) => !answer.Key.Contains("bytes= 1 - 2", StringComparison.Ordinal);

        var answers = await Corpus.AskAsync(client, new Uri("http://localhost"), HttpVersion.Version11);
        AssertSame((await PlainAnswers.Value).Where(IsKept).ToDictionary(), answers.Where(IsKept).ToDictionary());
        AssertLoggedOnce(server, "not_installed");
    }

    private static void FromEndpoint(KestrelServerOptions kestrel) =>
        kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.UseZeroCopyStaticFiles(FilesOf(kestrel)));

    private static StaticFileOptions FilesOf(KestrelServerOptions kestrel) => new()
    {
        FileProvider = new PhysicalFileProvider(kestrel.ApplicationServices.GetRequiredService<IWebHostEnvironment>().WebRootPath),
        ServeUnknownFileTypes = true,
    };

    private static async Task AssertAnsweredOnConnectionAsync(Action<KestrelServerOptions> kestrel, bool inline)
    {
        await using var server = await StartAsync(kestrel, builder =>
        {
            builder.WebHost.UseSockets(transport => transport.UnsafePreferInlineScheduling = inline);
            builder.Services.AddZeroCopyStaticFiles(options => options.InlineCompletions = inline);
        });

        AssertSame(await PlainAnswers.Value, await AskAsync(server));

        // All but several ranges, requests for what is no file, and other methods.
        Assert.InRange(server.AnsweredOnConnection, Corpus.Requests.Count * 8 / 10, Corpus.Requests.Count);
        Assert.Equal(0, server.Copied);
    }

    private static async Task AssertSentAsync(Func<Task<WireServer>> start)
    {
        await using var server = await start();

        AssertSame(await PlainAnswers.Value, await AskAsync(server));
        Assert.True(await WireServer.EventuallyAsync(() => server.SentBySendFile > 60));
        Assert.Equal(0, server.Copied);
        Assert.Equal(0, server.Transferred("pipe_copy"));
    }

    private static async Task AssertCopiedAsync(string reason, Func<Task<WireServer>> start, Version? version = null)
    {
        await using var server = await start();

        AssertSame(await PlainAnswers.Value, await AskAsync(server, version));
        Assert.Equal(0, server.SentBySendFile);
        Assert.Equal(0, server.Transferred("sendfile"));
        AssertLoggedOnce(server, reason);
    }

    private static void AssertSame(IReadOnlyDictionary<string, string> expected, IReadOnlyDictionary<string, string> actual)
    {
        Assert.True(expected.Count > 400);
        Assert.Equal(expected.Select(answer => $"{answer.Key} → {answer.Value}"), actual.Select(answer => $"{answer.Key} → {answer.Value}"));
    }

    private static void AssertLoggedOnce(WireServer server, string reason)
    {
        Assert.InRange(server.CopiedBecause(reason), 60, 600);
        Assert.Equal(server.Copied, server.CopiedBecause(reason));
        var record = Assert.Single(server.Log.GetSnapshot(), record => record.Category == "ZeroCopy.StaticFiles.Transfer" && record.Id.Id == 1);
        Assert.Equal(LogLevel.Debug, record.Level);
        Assert.Contains(reason, record.Message, StringComparison.Ordinal);
    }

    private static async Task<WireServer> StartAsync(
        Action<KestrelServerOptions>? kestrel, Action<WebApplicationBuilder>? build = null, Action<WebApplication>? before = null) =>
        await WireServer.StartAsync(
            (app, root) =>
            {
                Corpus.Write(root, "wwwroot");
                before?.Invoke(app);
                app.UseZeroCopyStaticFiles(new StaticFileOptions { FileProvider = new PhysicalFileProvider(root["wwwroot"]), ServeUnknownFileTypes = true });
            },
            builder =>
            {
                builder.WebHost.ConfigureKestrel(options => kestrel?.Invoke(options));
                build?.Invoke(builder);
            },
            webRoot: "wwwroot");

    private static async Task<IReadOnlyDictionary<string, string>> AskAsync(WireServer server, Version? version = null)
    {
        var address = server.Addresses[0];
        using var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            SslOptions = new SslClientAuthenticationOptions
            {
                EnabledSslProtocols = SslProtocols.None,
                RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.GetCertHashString() == Certificate.GetCertHashString(),
            },
        };

        if (address.Host == "unix")
        {
            var path = address.AbsolutePath;
            address = new Uri("http://localhost");
            handler.ConnectCallback = async (_, cancellation) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            };
        }

        using var client = new HttpMessageInvoker(handler);
        return await Corpus.AskAsync(client, address, version ?? HttpVersion.Version11);
    }

    private static X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }
}
