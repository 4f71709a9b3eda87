using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using ZeroCopy.Host.Admin;
using ZeroCopy.Host.Serving;
using ZeroCopy.Host.Tests.Configuration;
using ZeroCopy.StaticFiles.Tests.Wire;

namespace ZeroCopy.Host.Tests.Serving;

/// <summary>The server with a file of configuration, in this process, on loopback.</summary>
internal sealed class ServerInProcess : IAsyncDisposable
{
    private readonly SampleConfiguration _configuration;
    private readonly WebApplication _app;

    private ServerInProcess(SampleConfiguration configuration, WebApplication app)
    {
        _configuration = configuration;
        _app = app;
    }

    public TemporaryDirectory Directory => _configuration.Directory;

    public IServiceProvider Services => _app.Services;

    public int Port => new Uri(_app.Urls.First()).Port;

    public Uri AdminUrl => new(_app.Services.GetRequiredService<AdminServer>().Url!);

    /// <summary>Serves <c>site/</c> with <c>index.html</c> in it.</summary>
    public static async Task<ServerInProcess> StartAsync(string json, Action<WebApplicationBuilder>? customize = null)
    {
        var configuration = new SampleConfiguration().Write(json);
        configuration.Directory.Age("site");
        var app = StaticFileServer.Create(configuration.Command, customize);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new ServerInProcess(configuration, app);
    }

    public Task StopAsync() => _app.StopAsync();

    /// <summary>Sends bytes, as they are, takes the first answer and tells its status line.</summary>
    public async Task<string> ExchangeAsync(string request)
    {
        using var client = await RawClient.ConnectAsync(Port);
        await client.SendTextAsync(request);
        return (await client.ReadResponseAsync(hasBody: !request.StartsWith("HEAD ", StringComparison.Ordinal))).StatusLine;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _configuration.Dispose();
    }
}
