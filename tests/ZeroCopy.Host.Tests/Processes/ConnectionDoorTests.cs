using ZeroCopy.StaticFiles.Tests.Wire;

namespace ZeroCopy.Host.Tests.Processes;

/// <summary>The server with the connection door, which is its default, and without: the same answers, told apart by the log.</summary>
public sealed class ConnectionDoorTests : IDisposable
{
    private static readonly (string Name, string Value) Logged = ("Logging__LogLevel__ZeroCopy.StaticFiles.Requests", "Information");

    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task Get_ByDefault_IsAnsweredOnTheConnection()
    {
        var (answers, output) = await ServeAsync(Logged);

        Assert.Equal(200, answers[0].StatusCode);
        Assert.Contains("\"GET /index.html HTTP/1.1\" 200 5", output, StringComparison.Ordinal);
        Assert.Contains("\"HEAD /index.html HTTP/1.1\" 200 0", output, StringComparison.Ordinal);
        Assert.Contains("\"GET / HTTP/1.1\" 200 5", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_ConnectionDoorFalse_IsAnsweredByThePipelineAlike()
    {
        var (expected, _) = await ServeAsync(Logged);
        var (answers, output) = await ServeAsync(Logged, ("ConnectionDoor", "false"));

        Assert.DoesNotContain("index.html HTTP/1.1", output, StringComparison.Ordinal);
        Assert.Equal(expected.Select(Describe), answers.Select(Describe));
    }

    public void Dispose() => _directory.Dispose();

    private static string Describe(RawResponse answer) => $"{answer.Comparable}\n{Convert.ToHexString(answer.Body)}";

    private async Task<(RawResponse[] Answers, string Output)> ServeAsync(params (string Name, string Value)[] environment)
    {
        _directory.Write("index.html", "hello");
        _directory.Date("index.html", new DateTimeOffset(2024, 5, 6, 7, 8, 9, TimeSpan.Zero));
        await using var server = await ZeroCopyProcess.ServeAsync(_directory.Path, environment);
        using var client = await RawClient.ConnectAsync(server.Url.Port);

        RawResponse[] answers =
        [
            await client.RequestAsync("GET", "/index.html"),
            await client.RequestAsync("HEAD", "/index.html"),
            await client.RequestAsync("GET", "/index.html", "Range: bytes=1-2"),
            await client.RequestAsync("GET", "/"),
            await client.RequestAsync("GET", "/missing"),
            await client.RequestAsync("GET", "/index.html", "If-None-Match: *"),
        ];

        server.Terminate();
        Assert.Equal(0, await server.WaitForExitAsync(TimeSpan.FromSeconds(20)));
        return (answers, server.Output);
    }
}
