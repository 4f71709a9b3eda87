using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using ZeroCopy.StaticFiles;

namespace ZeroCopy.Fuzz.Servers;

/// <summary>A real Kestrel with the file server on it, asked over memory. Any number of threads may ask at once.</summary>
internal sealed class KestrelProbe : IAsyncDisposable
{
    // Nothing is waited for but the disk; a minute is a hang.
    private static readonly TimeSpan Hang = TimeSpan.FromMinutes(1);

    private readonly WebApplication _app;
    private readonly MemoryTransport _transport;
    private readonly EndpointCapture _endpoint;

    private KestrelProbe(WebApplication app, MemoryTransport transport, EndpointCapture endpoint, FileServerOptions options)
    {
        Options = options;
        _app = app;
        _transport = transport;
        _endpoint = endpoint;
    }

    /// <summary>The services of the application, for a door that shares them.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>What the file server was started with.</summary>
    public FileServerOptions Options { get; }

    /// <summary>Starts the server on <paramref name="site"/>.</summary>
    public static async Task<KestrelProbe> StartAsync(Site site)
    {
        var transport = new MemoryTransport();
        var endpoint = new EndpointCapture();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = site.Root, EnvironmentName = "Production" });
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(server =>
        {
            server.AddServerHeader = false;
            server.Listen(transport.EndPoint, endpoint.Install);
        });
        builder.Services.AddSingleton<IConnectionListenerFactory>(transport);

        // The site does not change: there is no need to look at it again.
        builder.Services.AddZeroCopyStaticFiles(options => options.OpenFileCacheRevalidation = TimeSpan.FromDays(1));

        var app = builder.Build();
        var options = ServerOptions(site);
        app.UseZeroCopyFileServer(options);
        app.Run(NextInLine.AnswerAsync);
        await app.StartAsync();

        var probe = new KestrelProbe(app, transport, endpoint, options);
        probe.AskThroughListener("GET / HTTP/1.0\r\n\r\n"u8);
        return probe;
    }

    /// <summary>Sends <paramref name="input"/>, ends the client's side, and reads until the server closes.</summary>
    /// <remarks>
    /// Calls the endpoint itself, as <see cref="AskThroughListener"/> has it called from the thread pool: no thread is changed,
    /// and between the two there is only bookkeeping of the listener.
    /// </remarks>
    /// <exception cref="TimeoutException">The server did not close.</exception>
    public byte[] Ask(ReadOnlySpan<byte> input)
    {
        var connection = new MemoryConnection(input, _endpoint.CreateFeatures());
        Wait(_endpoint.ServeAsync(connection));
        return connection.ReadAnswer();
    }

    /// <summary>The same answer by way of Kestrel's accept loop, at the price of two thread hops.</summary>
    /// <inheritdoc cref="Ask"/>
    public byte[] AskThroughListener(ReadOnlySpan<byte> input)
    {
        var connection = new MemoryConnection(input, new FeatureCollection());
        _transport.Connect(connection);
        Wait(connection.Closed);
        return connection.ReadAnswer();
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static void Wait(Task task)
    {
        if (!task.IsCompleted && !task.Wait(Hang))
        {
            throw new TimeoutException($"The server did not close within {Hang.TotalSeconds:0} s of the client's end.");
        }

        task.GetAwaiter().GetResult();
    }

    private static ZeroCopyFileServerOptions ServerOptions(Site site)
    {
        var options = new ZeroCopyFileServerOptions { FileProvider = new PhysicalFileProvider(site.Root) };
        options.Files.PrecompressedCodings.Add("br");
        options.Files.PrecompressedCodings.Add("gzip");
        return options;
    }

    /// <summary>Takes what Kestrel makes of the endpoint, so that it can be called directly.</summary>
    private sealed class EndpointCapture
    {
        private readonly FeatureCollection _features = new();
        private ConnectionDelegate? _serve;

        public void Install(ListenOptions endpoint) => endpoint.Use(next =>
        {
            _serve = next;
            return connection =>
            {
                // Internal, required, and without effect on what is answered; the first connection's serves them all. The
                // other features of the listener belong to a connection that has ended by then.
                foreach (var (type, feature) in connection.Features)
                {
                    if (type.Name == "IConnectionMetricsContextFeature")
                    {
                        _features[type] = feature;
                    }
                }

                return next(connection);
            };
        });

        public FeatureCollection CreateFeatures() => new(_features);

        public Task ServeAsync(ConnectionContext connection) => _serve!(connection);
    }
}
