using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.FileProviders;

namespace ZeroCopy.StaticFiles.Tests.Wire.Door;

/// <summary>
/// A server whose endpoint has the connection door. No file middleware is behind it unless a test puts one there: what the door
/// leaves is answered <c>next METHOD PATH</c>, and only the door's answers are counted.
/// </summary>
internal sealed class DoorServer : IAsyncDisposable
{
    private readonly WireServer _server;
    private readonly MetricCollector<long> _requests;
    private readonly ConcurrentQueue<(int Id, bool IsPool)> _threads;

    private DoorServer(WireServer server, ConcurrentQueue<(int Id, bool IsPool)> threads, Task whenClosing)
    {
        _server = server;
        WhenClosing = whenClosing;
        _threads = threads;
        _requests = new MetricCollector<long>(server.Services.GetRequiredService<IMeterFactory>(), "ZeroCopy.StaticFiles", "zerocopy.requests");
    }

    public WireServer Wire => _server;

    public TemporaryDirectory Root => _server.Root;

    public int Port => _server.Port;

    /// <summary>Requests that the door answered.</summary>
    public long Answered => _requests.GetMeasurementSnapshot().Sum(measurement => measurement.Value);

    /// <summary>The threads that the application ran on.</summary>
    public IReadOnlyCollection<(int Id, bool IsPool)> Threads => _threads;

    /// <summary>Ends when a connection, with all that listens on it, has been told that the server shuts down.</summary>
    public Task WhenClosing { get; }

    /// <summary>Starts a server.</summary>
    /// <param name="limits">Kestrel's limits.</param>
    /// <param name="files">The files' options, given to the endpoint.</param>
    /// <param name="cache">ZeroCopy's options.</param>
    /// <param name="behind">What stands before the answer <c>next</c>, with the endpoint's options.</param>
    /// <param name="build">Anything else.</param>
    /// <param name="isInline">Whether everything that can runs on the event thread.</param>
    /// <param name="transport">The library's own, as in the server, unless a test is to see that it is the same with another.</param>
    public static async Task<DoorServer> StartAsync(
        Action<KestrelServerLimits>? limits = null,
        Action<ZeroCopyStaticFileOptions>? files = null,
        Action<ZeroCopyOptions>? cache = null,
        Action<WebApplication, StaticFileOptions>? behind = null,
        Action<WebApplicationBuilder>? build = null,
        bool isInline = false,
        ServerTransport transport = ServerTransport.ZeroCopy)
    {
        var threads = new ConcurrentQueue<(int Id, bool IsPool)>();
        var closing = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var options = new ZeroCopyStaticFileOptions { ServeUnknownFileTypes = true };
        files?.Invoke(options);

        var server = await WireServer.StartAsync(
            (app, _) =>
            {
                behind?.Invoke(app, options);
                app.Run(context => AnswerNextAsync(context, threads));
            },
            builder =>
            {
                options.FileProvider = new PhysicalFileProvider(builder.Environment.ContentRootPath);
                builder.WebHost.UseUrls();
                builder.WebHost.ConfigureKestrel(kestrel =>
                {
                    limits?.Invoke(kestrel.Limits);
                    kestrel.Listen(IPAddress.Loopback, 0, endpoint =>
                    {
                        endpoint.Use(next => connection => next(Watch(connection, closing)));
                        endpoint.UseZeroCopyStaticFiles(options);
                    });
                });
                builder.Services.Configure<ZeroCopyOptions>(zeroCopy =>
                {
                    zeroCopy.InlineCompletions = isInline;
                    cache?.Invoke(zeroCopy);
                });
                builder.Services.Configure<SocketTransportOptions>(sockets => sockets.UnsafePreferInlineScheduling = isInline);
                build?.Invoke(builder);
            },
            transport: transport);

        return new DoorServer(server, threads, closing.Task);
    }

    /// <summary>Puts the file middleware behind the door, with the same options.</summary>
    public static void UseFiles(WebApplication app, StaticFileOptions options) => app.UseZeroCopyStaticFiles(options);

    /// <summary>Answers which request it was, and after how many bytes of body; or with the body alone on the path /echo.</summary>
    public static async Task AnswerNextAsync(HttpContext context, ConcurrentQueue<(int Id, bool IsPool)>? threads = null)
    {
        void Note() => threads?.Enqueue((Environment.CurrentManagedThreadId, Thread.CurrentThread.IsThreadPoolThread));

        Note();
        var body = new MemoryStream();
        var buffer = new byte[16 * 1024];

        while (await context.Request.Body.ReadAsync(buffer) is > 0 and var read)
        {
            Note();
            body.Write(buffer, 0, read);
        }

        if (context.Request.Path == "/echo")
        {
            context.Response.ContentLength = body.Length;
            body.Position = 0;
            await body.CopyToAsync(context.Response.Body);
        }
        else
        {
            var text = $"next {context.Request.Method} {context.Request.Path}";
            context.Response.ContentLength = text.Length;
            await context.Response.WriteAsync(text);
        }

        Note();
    }

    /// <summary>Requests that the door answered with this status.</summary>
    public long AnsweredWith(int statusCode) => _requests.GetMeasurementSnapshot()
        .Where(measurement => Equals(measurement.Tags["http.response.status_code"], statusCode)).Sum(measurement => measurement.Value);

    public Task<RawClient> ConnectAsync(int? receiveBuffer = null) => RawClient.ConnectAsync(Port, receiveBuffer);

    /// <summary>Writes a file that is an hour old: the tag of a young one is weak, and its answers are left to the pipeline.</summary>
    public void Write(string name, string content)
    {
        Root.Write(name, content);
        Age(name);
    }

    /// <inheritdoc cref="Write"/>
    public byte[] WriteRandom(string name, int length)
    {
        var content = Root.WriteRandom(name, length);
        Age(name);
        return content;
    }

    /// <summary>Makes a file without content that is an hour old.</summary>
    public void WriteSparse(string name, long length)
    {
        Root.WriteSparse(name, length);
        Age(name);
    }

    /// <summary>Puts another content in the place of a file, by rename.</summary>
    public void Replace(string name, string content)
    {
        Write(name + ".new", content);
        File.Move(Root[name + ".new"], Root[name], overwrite: true);
    }

    /// <summary>Stops Kestrel as a host does: no new connections, and a chance for those there are.</summary>
    public Task StopAsync(int seconds = 20)
    {
        var patience = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        return _server.Services.GetRequiredService<IServer>().StopAsync(patience.Token);
    }

    /// <inheritdoc cref="ServerChecks.EndAsync"/>
    public Task EndAsync() => _server.EndAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    // Registered first, so called last.
    private static ConnectionContext Watch(ConnectionContext connection, TaskCompletionSource closing)
    {
        connection.Features.Get<IConnectionLifetimeNotificationFeature>()!.ConnectionClosedRequested.Register(() => closing.TrySetResult());
        return connection;
    }

    private void Age(string name) => Root.Date(name, DateTimeOffset.UtcNow.AddHours(-1));
}
