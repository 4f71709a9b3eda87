using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using ZeroCopy.Host.Configuration;
using ZeroCopy.Host.Serving;
using ZeroCopy.StaticFiles;
using ZeroCopy.StaticFiles.Connections;
using ZeroCopy.StaticFiles.Sites;

namespace ZeroCopy.Host.Explanation;

/// <summary>The server as <c>zerocopy</c> would run it, without a network: the same Kestrel, pipeline, door and sites.</summary>
internal sealed class ExplainedServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly MemoryTransport _transport = new();
    private readonly PipelineRecorder _recorder = new();
    private readonly UnaskedBackend _backend = new();
    private readonly WebApplication _app;
    private readonly ServerSettings _settings;
    private readonly LiveSites _sites;
    private readonly ConnectionDoor? _door;
    private bool _isStarted;

    public ExplainedServer(ServeSettings command)
    {
        _app = StaticFileServer.Create(command with { IsRehearsal = true }, builder =>
        {
            // The answer says it all.
            builder.Logging.ClearProviders();
            builder.Services.RemoveAll<IConnectionListenerFactory>();
            builder.Services.AddSingleton<IConnectionListenerFactory>(_transport);
            builder.Services.AddSingleton<IStartupFilter>(_recorder);
            builder.Services.RemoveAll<IMultiplexedConnectionListenerFactory>();
            builder.Services.Replace(ServiceDescriptor.Singleton<IHttpForwarder>(_backend));
            builder.Services.AddSingleton<IProxyConfigFilter>(_backend);
        });

        var services = _app.Services;
        var options = services.GetRequiredService<IOptions<ZeroCopyOptions>>().Value;
        Context = ServiceContext.For(services);
        OptionsReader.ReadTransfer(Context, options);
        _settings = services.GetRequiredService<ServerSettings>();
        _sites = SitesReader.Get(services, services.GetRequiredService<ZeroCopySites>());
        _door = _settings.HasDoor && OperatingSystem.IsLinux()
            ? SitesReader.CreateDoor(services, Context, options, services.GetRequiredService<IOptions<KestrelServerOptions>>().Value, _sites)
            : null;
    }

    /// <summary>What its connections share.</summary>
    public ServiceContext Context { get; }

    /// <summary>Whether host and path choose among several sites.</summary>
    public bool HasSeveralSites => _settings.Sites.Count > 1;

    /// <summary>The path as Kestrel read it in <see cref="AskPipelineAsync"/>; <see langword="null"/> when it refused the request before.</summary>
    public string? PathInPipeline => _recorder.Path;

    /// <summary>Which backend the request of <see cref="AskPipelineAsync"/> would go to; <see langword="null"/> for none.</summary>
    public string? Backend => _backend.Destination;

    /// <summary>The site that door and pipeline answer from; <see langword="null"/> when none is for the request.</summary>
    /// <param name="host">Host, as it stands in the request.</param>
    /// <param name="path">The decoded path.</param>
    /// <param name="remaining">What is left of it below the mount of the site.</param>
    public Site? FindSite(string host, string path, out string remaining)
    {
        PathString rest = default;
        var site = _sites.Current.Find(Encoding.UTF8.GetBytes(host))?.Find(new PathString(path), out rest);
        remaining = rest.Value ?? "";
        return site;
    }

    /// <summary>What the door on the connection would do; <see langword="null"/> when there is none.</summary>
    public DoorExplanation? AskDoor(byte[] request) => _door?.Explain(request);

    /// <summary>What Kestrel and the pipeline answer with.</summary>
    /// <exception cref="TimeoutException">They do not answer.</exception>
    public async Task<AnswerHead> AskPipelineAsync(byte[] request)
    {
        await _app.StartAsync();
        _isStarted = true;
        var client = _transport.Connect();
        await client.Output.WriteAsync(request);
        using var patience = new CancellationTokenSource(Patience);

        while (true)
        {
            var read = await ReadAsync(client.Input, patience.Token);
            var isComplete = AnswerHead.TryParse(read.Buffer.ToArray(), out var head);
            client.Input.AdvanceTo(read.Buffer.Start, read.Buffer.End);

            if (isComplete || read.IsCompleted)
            {
                // The body is nobody's.
                await client.Input.CompleteAsync();
                await client.Output.CompleteAsync();
                return head ?? throw new TimeoutException("the connection ended without an answer");
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_isStarted)
        {
            using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(1));
            await _app.StopAsync(soon.Token);
        }

        await _app.DisposeAsync();
    }

    private static async Task<ReadResult> ReadAsync(PipeReader input, CancellationToken patience)
    {
        try
        {
            return await input.ReadAsync(patience);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException("there is no answer: the request may announce content that it does not have");
        }
    }
}
