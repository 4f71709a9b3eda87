namespace ZeroCopy.Host.Tests.Proxying;

/// <summary>What the access log says of answers of a backend.</summary>
public class ProxiedLogTests
{
    [Fact]
    public async Task Combined_AnswersOfABackend_HaveStatusAndBytes()
    {
        await using var backend = await Backend.StartAsync(context =>
        {
            if (context.Request.Path == "/api/file")
            {
                context.Response.Headers["X-Accel-Redirect"] = "/internal/files/report.txt";
                return context.Response.WriteTextAsync("taken away");
            }

            context.Response.StatusCode = context.Request.Path == "/api/teapot" ? 418 : 200;
            return context.Response.WriteTextAsync("abc");
        });
        await using var server = await ProxyServer.StartAsync(backend.Address, more: """ "AccessLog": { "Output": "access.log" }, """);

        foreach (var path in new[] { "/api/x", "/api/teapot", "/api/file", "/api/%0d%0a\"\\%1b[31m" })
        {
            await server.GetAsync(path, "User-Agent: a\"\t\\b");
        }

        var deadline = DateTime.UtcNow.AddSeconds(10);
        string[] lines;

        do
        {
            Assert.True(DateTime.UtcNow < deadline, "lines are missing");
            await Task.Delay(50, TestContext.Current.CancellationToken);
            lines = File.Exists(server.Directory["access.log"]) ? await File.ReadAllLinesAsync(server.Directory["access.log"], TestContext.Current.CancellationToken) : [];
        }
        while (lines.Length < 4);

        Assert.Contains("/api/x HTTP/1.1\" 200 3 \"-\" \"a\\x22\\x09\\x5Cb\"", lines[0], StringComparison.Ordinal);
        Assert.Contains("/api/teapot HTTP/1.1\" 418 3 ", lines[1], StringComparison.Ordinal);
        Assert.Contains("/api/file HTTP/1.1\" 200 10 ", lines[2], StringComparison.Ordinal);
        Assert.Contains("\"GET /api/%0d%0a\\x22\\x5C%1b[31m HTTP/1.1\" ", lines[3], StringComparison.Ordinal);
        Assert.Equal(4, lines.Length);
    }
}
