using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using ZeroCopy.StaticFiles.Connections;

namespace ZeroCopy.StaticFiles.Tests.Wire;

/// <summary>A real Kestrel on a free loopback port, with a directory of its own and eyes on metrics and log.</summary>
internal sealed class WireServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly MetricCollector<long> _responses;
    private readonly MetricCollector<long> _requests;
    private readonly MetricCollector<long> _transferred;
    private readonly MetricCollector<long> _failures;

    private WireServer(WebApplication app, TemporaryDirectory root, FakeLogCollector log)
    {
        _app = app;
        Root = root;
        Log = log;
        Context = ServiceContext.For(app.Services);
        var meters = app.Services.GetRequiredService<IMeterFactory>();
        _responses = new MetricCollector<long>(meters, "ZeroCopy.StaticFiles", "zerocopy.responses");
        _requests = new MetricCollector<long>(meters, "ZeroCopy.StaticFiles", "zerocopy.requests");
        _transferred = new MetricCollector<long>(meters, "ZeroCopy.StaticFiles", "zerocopy.transferred");
        _failures = new MetricCollector<long>(meters, "ZeroCopy.StaticFiles", "zerocopy.transfer.failures");
    }

    public TemporaryDirectory Root { get; }

    public FakeLogCollector Log { get; }

    /// <summary>Buffers and metrics of this server.</summary>
    public ServiceContext Context { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>The addresses, in the order of their configuration.</summary>
    public Uri[] Addresses => [.. _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(address => new Uri(address))];

    public int Port => Addresses[0].Port;

    /// <summary>Starts <c>UseZeroCopyStaticFiles</c> on a new directory, with every file type known and <see cref="AnswerNext"/> behind it.</summary>
    public static Task<WireServer> StartFilesAsync(
        Action<StaticFileOptions>? configure = null, Action<WebApplicationBuilder>? build = null, ServerTransport transport = ServerTransport.Kestrel) =>
        StartAsync(
            (app, root) =>
            {
                var options = new StaticFileOptions { FileProvider = new PhysicalFileProvider(root.Path), ServeUnknownFileTypes = true };
                configure?.Invoke(options);
                app.UseZeroCopyStaticFiles(options);
                app.Run(AnswerNext);
            },
            build,
            transport: transport);

    /// <summary>Starts any pipeline. Listens on http://127.0.0.1 unless <paramref name="build"/> says where.</summary>
    /// <param name="webRoot">Directory below the content root to serve from; made when it is missing.</param>
    /// <param name="transport">Set before <paramref name="build"/>, which may say otherwise.</param>
    public static async Task<WireServer> StartAsync(
        Action<WebApplication, TemporaryDirectory> pipeline,
        Action<WebApplicationBuilder>? build = null,
        string? webRoot = null,
        ServerTransport transport = ServerTransport.Kestrel)
    {
        var root = new TemporaryDirectory();

        if (webRoot is not null)
        {
            Directory.CreateDirectory(root[webRoot]);
        }

        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = root.Path, WebRootPath = webRoot, EnvironmentName = "Production" });
        builder.Logging.ClearProviders().AddFakeLogging().SetMinimumLevel(LogLevel.Debug);
        builder.WebHost.UseUrls("http://127.0.0.1:0");

        if (transport == ServerTransport.ZeroCopy)
        {
            builder.WebHost.UseZeroCopySockets();
        }

        build?.Invoke(builder);
        var app = builder.Build();
        pipeline(app, root);
        await app.StartAsync();
        return new WireServer(app, root, app.Services.GetFakeLogCollector());
    }

    /// <summary>Answers what the file middleware passed on, so that a test can see that it did.</summary>
    public static Task AnswerNext(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status418ImATeapot;
        return context.Response.WriteAsync("next");
    }

    /// <summary>Requests that were answered on the connection, before Kestrel.</summary>
    public long AnsweredOnConnection => _requests.GetMeasurementSnapshot().Sum(measurement => measurement.Value);

    /// <summary>Responses whose file body the kernel sent.</summary>
    public long SentBySendFile => Sum(_responses, "zerocopy.path", "sendfile");

    /// <summary>Responses whose file body was copied.</summary>
    public long Copied => Sum(_responses, "zerocopy.path", "copy");

    /// <summary>Responses that went the way they went for this reason; <c>none</c> is sendfile.</summary>
    public long CopiedBecause(string reason) => Sum(_responses, "zerocopy.reason", reason);

    /// <summary>Bytes that this mechanism sent: sendfile, off_heap_copy, memory, pipe_copy.</summary>
    public long Transferred(string mechanism) => Sum(_transferred, "zerocopy.mechanism", mechanism);

    /// <summary>Sends that ended for this reason: client_gone, client_too_slow, canceled, file_truncated, failed.</summary>
    public long Failures(string reason) => Sum(_failures, "zerocopy.reason", reason);

    /// <summary>Waits until a condition holds, for what happens after the client has its answer.</summary>
    public static async Task<bool> EventuallyAsync(Func<bool> condition, int seconds = 20)
    {
        for (var waited = 0; waited < seconds * 50; waited++)
        {
            if (condition())
            {
                return true;
            }

            await Task.Delay(20);
        }

        return condition();
    }

    public async ValueTask DisposeAsync()
    {
        using (var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1)))
        {
            await _app.StopAsync(patience.Token);
        }

        await _app.DisposeAsync();
        Root.Dispose();
    }

    private static long Sum(MetricCollector<long> collector, string tag, string value) =>
        collector.GetMeasurementSnapshot().Where(measurement => Equals(measurement.Tags.GetValueOrDefault(tag), value)).Sum(measurement => measurement.Value);
}
