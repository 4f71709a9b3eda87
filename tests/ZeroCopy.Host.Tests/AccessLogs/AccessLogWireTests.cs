using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using ZeroCopy.Host.Tests.Serving;
using ZeroCopy.StaticFiles.Tests.Wire;

namespace ZeroCopy.Host.Tests.AccessLogs;

/// <summary>What stands in the log, whoever answered.</summary>
public class AccessLogWireTests
{
    private const string Host = "Host: a.example\r\n";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Combined_EitherDoor_HasTheSameLines(bool door)
    {
        await using var server = await StartAsync($$"""{ "ConnectionDoor": {{(door ? "true" : "false")}}, "AccessLog": { "Output": "access.log", "Exclude": [ "/healthz" ] }, {{Site}} }""");
        server.Directory.Write("site/large.bin", new string('x', 300_000));

        await server.ExchangeAsync($"GET /?a=%22&b=\" HTTP/1.1\r\n{Host}Referer: http://r/\r\nUser-Agent: a \"b\" \\c\r\n\r\n");
        await server.ExchangeAsync($"HEAD / HTTP/1.1\r\n{Host}\r\n");
        await server.ExchangeAsync($"GET /large.bin HTTP/1.1\r\n{Host}Range: bytes=0-99999\r\n\r\n");
        await server.ExchangeAsync($"GET /missing HTTP/1.1\r\n{Host}\r\n");
        await server.ExchangeAsync($"GET /healthz?x HTTP/1.1\r\n{Host}\r\n");
        await server.ExchangeAsync($"POST / HTTP/1.1\r\n{Host}Content-Length: 0\r\n\r\n");

        // A line is added when its answer has left: that of the next connection may be faster.
        Assert.Equal(
            [
                "127.0.0.1 - - [T] \"GET /?a=%22&b=\\x22 HTTP/1.1\" 200 4 \"http://r/\" \"a \\x22b\\x22 \\x5Cc\"",
                "127.0.0.1 - - [T] \"GET /large.bin HTTP/1.1\" 206 100000 \"-\" \"-\"",
                "127.0.0.1 - - [T] \"GET /missing HTTP/1.1\" 404 0 \"-\" \"-\"",
                "127.0.0.1 - - [T] \"HEAD / HTTP/1.1\" 200 0 \"-\" \"-\"",
                "127.0.0.1 - - [T] \"POST / HTTP/1.1\" 405 0 \"-\" \"-\"",
            ],
            (await LinesAsync(server, 5)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Json_EachAnswerer_IsTold()
    {
        await using var server = await StartAsync($$"""{ "AccessLog": { "Output": "access.log", "Format": "json" }, {{Site}} }""");

        await server.ExchangeAsync($"GET /index.html HTTP/1.1\r\n{Host}User-Agent: me\r\n\r\n");
        await server.ExchangeAsync($"GET /missing HTTP/1.1\r\n{Host}\r\n");
        await server.ExchangeAsync("GET / HTTP/1.1\r\n\r\n");

        var lines = (await LinesAsync(server, 3)).Select(line => JsonDocument.Parse(line).RootElement).OrderBy(line => line.GetProperty("answered_by").GetString(), StringComparer.Ordinal).ToArray();
        Assert.Equal(["connection", "pipeline", "server"], lines.Select(line => line.GetProperty("answered_by").GetString()));
        Assert.Equal([200, 404, 400], lines.Select(line => line.GetProperty("status").GetInt32()));
        Assert.Equal("me", lines[0].GetProperty("user_agent").GetString());
        Assert.Equal("a.example", lines[1].GetProperty("host").GetString());
        Assert.Equal("/index.html", lines[0].GetProperty("target").GetString());
        Assert.True(lines[0].GetProperty("complete").GetBoolean());
        Assert.InRange(lines[0].GetProperty("seconds").GetDouble(), 0, 5);
        Assert.InRange((DateTimeOffset.UtcNow - lines[0].GetProperty("time").GetDateTimeOffset()).TotalSeconds, 0, 30);
    }

    // Kestrel answers these itself; no middleware sees them.
    [Theory]
    [InlineData("GET / HTTP/1.1\r\n\r\n", 400)]
    [InlineData("NONSENSE\r\n\r\n", 400)]
    [InlineData("GET / HTTP/3.7\r\nHost: a\r\n\r\n", 505)]
    [InlineData("long target", 414)]
    [InlineData("long field", 431)]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999\r\n\r\n", 405)]
    public async Task Combined_RefusedByKestrel_IsThereOnce(string request, int status)
    {
        request = request switch
        {
            "long target" => $"GET /{new string('a', 9000)} HTTP/1.1\r\n{Host}\r\n",
            "long field" => $"GET / HTTP/1.1\r\n{Host}X: {new string('a', 40_000)}\r\n\r\n",
            _ => request,
        };
        await using var server = await StartAsync($$"""{ "AccessLog": { "Output": "access.log" }, {{Site}} }""");

        Assert.Contains($" {status} ", await server.ExchangeAsync(request), StringComparison.Ordinal);
        await server.ExchangeAsync($"GET /end HTTP/1.1\r\n{Host}\r\n");

        var lines = await LinesAsync(server, 2);
        Assert.Equal(2, lines.Length);
        Assert.Single(lines, line => line.Contains($"\" {status} 0 ", StringComparison.Ordinal));
        Assert.Single(lines, line => line.Contains("GET /end", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Combined_HeadThatDoesNotCome_IsATimeout()
    {
        await using var server = await ServerInProcess.StartAsync(
            $$"""{ "AccessLog": { "Output": "access.log" }, {{Site}} }""",
            builder => builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(1)));

        Assert.Contains(" 408 ", await server.ExchangeAsync("GET / HTTP/1.1\r\nHost: a"), StringComparison.Ordinal);

        Assert.Contains("\" 408 0 ", Assert.Single(await LinesAsync(server, 1)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Json_ClientLeaves_TellsWhatWasSent(bool door)
    {
        const long Length = 1L << 30;
        await using var server = await StartAsync($$"""{ "ConnectionDoor": {{(door ? "true" : "false")}}, "AccessLog": { "Output": "access.log", "Format": "Json" }, {{Site}} }""");
        server.Directory.WriteSparse("site/huge.bin", Length);

        using (var client = await RawClient.ConnectAsync(server.Port, receiveBuffer: 16 * 1024))
        {
            await client.SendTextAsync($"GET /huge.bin HTTP/1.1\r\n{Host}\r\n");
            await client.ReadHeadAsync();
            client.Reset();
        }

        var line = JsonDocument.Parse(Assert.Single(await LinesAsync(server, 1))).RootElement;
        Assert.False(line.GetProperty("complete").GetBoolean());
        Assert.InRange(line.GetProperty("bytes").GetInt64(), 1, Length - 1);
    }

    // Of a body without Content-Length nobody but Kestrel knows the length.
    [Fact]
    public async Task Combined_Chunked_HasTheBytesOfTheBody()
    {
        await using var server = await ServerInProcess.StartAsync(
            $$"""{ "AccessLog": { "Output": "access.log" }, {{Site}} }""",
            builder => builder.Services.AddSingleton<IStartupFilter>(new Chunked()));

        Assert.Contains(" 200 ", await server.ExchangeAsync($"GET /chunked HTTP/1.1\r\n{Host}Connection: close\r\n\r\n"), StringComparison.Ordinal);

        Assert.Contains("\" 200 15 ", Assert.Single(await LinesAsync(server, 1)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Combined_Pipelined_HasEachRequest()
    {
        await using var server = await StartAsync($$"""{ "AccessLog": { "Output": "access.log" }, {{Site}} }""");
        await server.ExchangeAsync($"GET / HTTP/1.1\r\n{Host}\r\n");

        await server.ExchangeAsync(string.Concat(Enumerable.Range(0, 20).Select(n => $"GET /?{n} HTTP/1.1\r\n{Host}\r\n")));

        var lines = await LinesAsync(server, 21);
        Assert.All(lines.Skip(1).Index(), line => Assert.Contains($"\"GET /?{line.Index} HTTP/1.1\" 200 4 ", line.Item, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stop_RequestsThatWait_AreWritten()
    {
        var server = await StartAsync($$"""{ "AccessLog": { "Output": "access.log" }, {{Site}} }""");
        var log = server.Directory["access.log"];
        await server.ExchangeAsync($"GET /last HTTP/1.1\r\n{Host}\r\n");
        await server.StopAsync();
        (server.Services as IDisposable)?.Dispose();

        Assert.Contains("GET /last", File.ReadAllText(log), StringComparison.Ordinal);
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Output_DirectoryIsMissing_ServesAndLogsOnceItIsThere()
    {
        await using var server = await StartAsync($$"""{ "AccessLog": { "Output": "logs/access.log" }, {{Site}} }""");
        Assert.Contains(" 200 ", await server.ExchangeAsync($"GET /?lost HTTP/1.1\r\n{Host}\r\n"), StringComparison.Ordinal);
        await Task.Delay(1200, TestContext.Current.CancellationToken);

        Directory.CreateDirectory(server.Directory["logs"]);
        Assert.Contains(" 200 ", await server.ExchangeAsync($"GET /?found HTTP/1.1\r\n{Host}\r\n"), StringComparison.Ordinal);

        Assert.Contains("/?found", Assert.Single(await LinesAsync(server, 1, "logs/access.log")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Output_FullDisk_Serves()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "no /dev/full");
        await using var server = await StartAsync($$"""{ "AccessLog": { "Output": "/dev/full" }, {{Site}} }""");

        for (var request = 0; request < 3; request++)
        {
            Assert.Contains(" 200 ", await server.ExchangeAsync($"GET / HTTP/1.1\r\n{Host}\r\n"), StringComparison.Ordinal);
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task Reload_OtherPathAndFormat_AreTakenUp()
    {
        await using var server = await StartAsync($$"""{ "AccessLog": { "Output": "one.log" }, {{Site}} }""");
        await server.ExchangeAsync($"GET /?1 HTTP/1.1\r\n{Host}\r\n");
        await LinesAsync(server, 1, "one.log");

        server.Directory.Write("zerocopy.json", $$"""{ "AccessLog": { "Output": "two.log", "Format": "Json" }, {{Site}} }""");
        var deadline = DateTime.UtcNow.AddSeconds(20);

        while (!File.Exists(server.Directory["two.log"]))
        {
            Assert.True(DateTime.UtcNow < deadline, "the change was not taken up");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        await server.ExchangeAsync($"GET /?2 HTTP/1.1\r\n{Host}\r\n");
        Assert.Equal("/?2", JsonDocument.Parse(Assert.Single(await LinesAsync(server, 1, "two.log"))).RootElement.GetProperty("target").GetString());
        Assert.Single(await LinesAsync(server, 1, "one.log"));
    }

    private static string Site => "\"StaticFiles\": { \"Root\": \"site\" }";

    private static Task<ServerInProcess> StartAsync(string json) => ServerInProcess.StartAsync(json);

    /// <summary>The lines, once there are so many, without their time.</summary>
    private static async Task<string[]> LinesAsync(ServerInProcess server, int count, string file = "access.log")
    {
        var deadline = DateTime.UtcNow.AddSeconds(20);

        while (true)
        {
            // Another process than the writer may read while it writes.
            var text = File.Exists(server.Directory[file]) ? await ReadAsync(server.Directory[file]) : "";
            var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

            if (lines.Length >= count && text.EndsWith('\n'))
            {
                return [.. lines.Select(line => System.Text.RegularExpressions.Regex.Replace(line, @"\[\d\d/\w{3}/\d{4}:\d\d:\d\d:\d\d \+0000\]", "[T]"))];
            }

            Assert.True(DateTime.UtcNow < deadline, $"only: {text}");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    private static async Task<string> ReadAsync(string path)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(file, Encoding.UTF8);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    // Behind the pipeline of the server.
    private sealed class Chunked : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            next(app);
            app.Run(async context =>
            {
                for (var piece = 0; piece < 3; piece++)
                {
                    await context.Response.WriteAsync("12345");
                    await context.Response.Body.FlushAsync();
                }
            });
        };
    }
}
