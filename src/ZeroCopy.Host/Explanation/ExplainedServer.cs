using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using ZeroCopy.Host.Serving;
using ZeroCopy.StaticFiles;
using ZeroCopy.StaticFiles.Connections;
using ZeroCopy.StaticFiles.Sites;

namespace ZeroCopy.Host.Explanation;

/// <summary>The server as <c>zerocopy DIR</c> would run it, without a network: the same Kestrel, pipeline, door and site.</summary>
internal sealed class ExplainedServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly MemoryTransport _transport = new();
    private readonly PipelineRecorder _recorder = new();
    private readonly WebApplication _app;
    private readonly ConnectionDoor? _door;
    private bool _isStarted;

    public ExplainedServer(ServeSettings settings)
    {
        _app = StaticFileServer.Create(settings, builder =>
        {
            // The answer says it all.
            builder.Logging.ClearProviders();
            builder.Services.RemoveAll<IConnectionListenerFactory>();
            builder.Services.AddSingleton<IConnectionListenerFactory>(_transport);
            builder.Services.AddSingleton<IStartupFilter>(_recorder);
        });

        var services = _app.Services;
        Context = ServiceContext.For(services);
        Site = OptionsReader.GetSite(services, services.GetRequiredService<ZeroCopyFileServerOptions>());
        _door = StaticFileServer.HasDoor(_app.Configuration) && OperatingSystem.IsLinux()
            ? OptionsReader.CreateDoor(
                services,
                Context,
                services.GetRequiredService<IOptions<ZeroCopyOptions>>().Value,
                services.GetRequiredService<IOptions<KestrelServerOptions>>().Value,
                Site)
            : null;
    }

    /// <summary>What its connections share.</summary>
    public ServiceContext Context { get; }

    /// <summary>The site that door and pipeline share.</summary>
    public Site Site { get; }

    /// <summary>The path as Kestrel read it in <see cref="AskPipelineAsync"/>; <see langword="null"/> when it refused the request before.</summary>
    public string? PathInPipeline => _recorder.Path;

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
