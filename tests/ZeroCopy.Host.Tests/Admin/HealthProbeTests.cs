using ZeroCopy.Host.Commands;
using ZeroCopy.Host.Tests.Serving;
using ZeroCopy.StaticFiles.Tests.Wire;

namespace ZeroCopy.Host.Tests.Admin;

public sealed class HealthProbeTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task HealthCheck_AdminOfTheConfiguration_IsAsked()
    {
        await using var server = await ServerInProcess.StartAsync("""{ "Admin": { "Url": "http://127.0.0.1:0" }, "StaticFiles": { "Root": "site" } }""");
        _directory.Write("zerocopy.json", $$"""{ "Urls": "http://127.0.0.1:1", "Admin": { "Url": "{{server.AdminUrl.ToString().TrimEnd('/')}}" } }""");

        var (code, output, error) = await RunAsync("healthcheck", "--config", _directory["zerocopy.json"]);

        Assert.Equal((0, ""), (code, error));
        Assert.EndsWith("/readyz answered 200", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HealthCheck_WithoutAdmin_AsksTheFirstUrl()
    {
        await using var server = await ServerInProcess.StartAsync("""{ "StaticFiles": { "Root": "site" } }""");
        _directory.Write("zerocopy.json", $$"""{ "Urls": [ "http://0.0.0.0:{{server.Port}}" ] }""");

        var (code, output, _) = await RunAsync("healthcheck", "--config", _directory["zerocopy.json"]);

        Assert.Equal(0, code);
        Assert.EndsWith("/ answered 200", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HealthCheck_UnixSocket_IsAsked()
    {
        await using var server = await ServerInProcess.StartAsync($$"""{ "Admin": { "Url": "http://unix:{{_directory["admin.sock"]}}" }, "StaticFiles": { "Root": "site" } }""");
        _directory.Write("zerocopy.json", $$"""{ "Admin": { "Url": "http://unix:{{_directory["admin.sock"]}}" } }""");

        Assert.Equal(0, (await RunAsync("healthcheck", "--config", _directory["zerocopy.json"])).Code);
    }

    [Fact]
    public async Task HealthCheck_UrlWithoutSuccess_IsUnhealthy()
    {
        await using var server = await ServerInProcess.StartAsync("""{ "StaticFiles": { "Root": "site" } }""");

        var (code, _, error) = await RunAsync("healthcheck", $"http://127.0.0.1:{server.Port}/missing");

        Assert.Equal(1, code);
        Assert.EndsWith("/missing answered 404", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:1/", "unhealthy: Connection refused")]
    [InlineData("nonsense", "unhealthy: ")]
    [InlineData("https://127.0.0.1:1/", "is not plain http")]
    public async Task HealthCheck_NobodyAnswers_IsOneLine(string url, string expected)
    {
        var (code, output, error) = await RunAsync("healthcheck", url);

        Assert.Equal((1, ""), (code, output));
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error);
    }

    public void Dispose() => _directory.Dispose();

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await ZeroCopyCommand.InvokeAsync(arguments, output, error, TestContext.Current.CancellationToken);
        return (code, output.ToString().Trim(), error.ToString().Trim());
    }
}
