using ZeroCopy.Host.Commands;
using ZeroCopy.Host.Tests.Configuration;

namespace ZeroCopy.Host.Tests.Proxying;

/// <summary><c>zerocopy explain</c> and <c>zerocopy check</c> of what a backend would answer.</summary>
public sealed class ExplainedProxyTests : IDisposable
{
    private readonly SampleConfiguration _sample = new();

    public void Dispose() => _sample.Dispose();

    [Fact]
    public async Task Explain_ForABackend_NamesItAndDoesNotAskIt()
    {
        var asked = 0;
        await using var backend = await Backend.StartAsync(_ =>
        {
            Interlocked.Increment(ref asked);
            return Task.CompletedTask;
        });
        _sample.Directory.Write("internal/x", "x");
        _sample.Write(ProxyServer.Configuration(backend.Address));
        var (code, text) = await RunAsync("explain", "/api/x", "--method", "POST", "--header", "Content-Length: 0", "--config", _sample.File);

        Assert.Equal(0, code);
        Assert.Contains($"route api, cluster backend, {backend.Address}", text, StringComparison.Ordinal);
        Assert.Equal(0, asked);
    }

    [Theory]
    [InlineData("explain")]
    [InlineData("check")]
    public async Task Invoke_WithActiveHealthChecks_AsksNoBackend(string command)
    {
        var asked = 0;
        await using var backend = await Backend.StartAsync(_ =>
        {
            Interlocked.Increment(ref asked);
            return Task.CompletedTask;
        });
        _sample.Directory.Write("internal/x", "x");
        _sample.Write(ProxyServer.Configuration(
            backend.Address, cluster: """, "HealthCheck": { "Active": { "Enabled": true, "Interval": "00:00:01", "Policy": "ConsecutiveFailures", "Path": "/health" } }"""));

        var (code, _) = await RunAsync(command == "explain" ? ["explain", "/api/x", "--config", _sample.File] : ["check", _sample.File]);
        await Task.Delay(500, TestContext.Current.CancellationToken);

        Assert.Equal(0, code);
        Assert.Equal(0, asked);
    }

    [Fact]
    public async Task Check_OfRoutes_TellsWhereTheyLead()
    {
        _sample.Directory.Write("internal/x", "x");
        _sample.Write(ProxyServer.Configuration("http://127.0.0.1:1/"));
        var (code, text) = await RunAsync("check", _sample.File);

        Assert.Equal(0, code);
        Assert.Contains("route api: /api/{**rest} to backend (http://127.0.0.1:1/)", text, StringComparison.Ordinal);
        Assert.Contains($"files /internal/files from {_sample.Directory["internal"]}, for backends only", text, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Text)> RunAsync(params string[] arguments)
    {
        var output = new StringWriter();
        var code = await ZeroCopyCommand.InvokeAsync(arguments, output, output, TestContext.Current.CancellationToken);
        return (code, output.ToString());
    }
}
