using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace ZeroCopy.StaticFiles.Tests.Wire.Door;

/// <summary>No middleware sees a request of the door, so it tells itself: one record and one count for each answer.</summary>
public class ReportTests
{
    private const string Category = "ZeroCopy.StaticFiles.Requests";

    [Theory]
    [InlineData("GET /a.txt HTTP/1.1\r\nHost: x\r\n\r\n", "GET", "/a.txt", "HTTP/1.1", 200, 1000)]
    [InlineData("HEAD /a.txt HTTP/1.1\r\nHost: x\r\n\r\n", "HEAD", "/a.txt", "HTTP/1.1", 200, 0)]
    [InlineData("GET /a.txt?q=1&r=%20 HTTP/1.1\r\nHost: x\r\n\r\n", "GET", "/a.txt?q=1&r=%20", "HTTP/1.1", 200, 1000)]
    [InlineData("GET /large.bin HTTP/1.1\r\nHost: x\r\n\r\n", "GET", "/large.bin", "HTTP/1.1", 200, 100_000)]
    [InlineData("GET /a.txt HTTP/1.0\r\n\r\n", "GET", "/a.txt", "HTTP/1.0", 200, 1000)]
    [InlineData("GET /a.txt HTTP/1.1\r\nHost: x\r\nRange: bytes=10-19\r\n\r\n", "GET", "/a.txt", "HTTP/1.1", 206, 10)]
    [InlineData("GET /a.txt HTTP/1.1\r\nHost: x\r\nRange: bytes=5000-\r\n\r\n", "GET", "/a.txt", "HTTP/1.1", 416, 0)]
    [InlineData("GET /a.txt HTTP/1.1\r\nHost: x\r\nIf-None-Match: *\r\n\r\n", "GET", "/a.txt", "HTTP/1.1", 304, 0)]
    [InlineData("GET /a.txt HTTP/1.1\r\nHost: x\r\nIf-Match: \"other\"\r\n\r\n", "GET", "/a.txt", "HTTP/1.1", 412, 0)]
    public async Task Answer_OfTheDoor_IsLoggedAndCountedOnce(string request, string method, string target, string protocol, int statusCode, int length)
    {
        var server = await StartAsync();
        var client = await server.ConnectAsync();

        await client.SendTextAsync(request);
        Assert.Equal(statusCode, (await client.ReadResponseAsync(hasBody: method != "HEAD")).StatusCode);

        var record = Assert.Single(RecordsOf(server));
        Assert.Equal(LogLevel.Information, record.Level);
        Assert.Equal(201, record.Id.Id);
        Assert.Equal(method, record.GetStructuredStateValue("Method"));
        Assert.Equal(target, record.GetStructuredStateValue("Target"));
        Assert.Equal(protocol, record.GetStructuredStateValue("Protocol"));
        Assert.Equal(Text(statusCode), record.GetStructuredStateValue("StatusCode"));
        Assert.Equal(Text(length), record.GetStructuredStateValue("ContentLength"));
        Assert.Equal("127.0.0.1", record.GetStructuredStateValue("RemoteAddress"));
        Assert.Equal($"127.0.0.1 \"{method} {target} {protocol}\" {statusCode} {length}", record.Message);
        Assert.Equal(1, server.Answered);
        Assert.Equal(1, server.AnsweredWith(statusCode));
        client.Dispose();
        await server.EndAsync();
    }

    [Fact]
    public async Task Request_OfKestrels_IsNotLogged()
    {
        var server = await StartAsync();
        var client = await server.ConnectAsync();

        Assert.Equal("next GET /unknown", (await client.RequestAsync("GET", "/unknown")).Text);
        Assert.Equal("next POST /a.txt", (await client.RequestAsync("POST", "/a.txt", "Content-Length: 0")).Text);

        Assert.Empty(RecordsOf(server));
        Assert.Equal(0, server.Answered);
        client.Dispose();
        await server.EndAsync();
    }

    [Fact]
    public async Task Requests_LogLevelWarning_AreCountedOnly()
    {
        var server = await StartAsync(LogLevel.Warning);
        using (var client = await server.ConnectAsync())
        {
            Assert.Equal(1000, (await client.RequestAsync("GET", "/a.txt")).Body.Length);
        }

        Assert.Empty(RecordsOf(server));
        Assert.Equal(1, server.Answered);
        await server.EndAsync();
    }

    [Fact]
    public async Task Responses_ByPath_AreSendFileForLargeAndMemoryForSmall()
    {
        var server = await StartAsync();
        using var collector = new MetricCollector<long>(server.Wire.Services.GetRequiredService<IMeterFactory>(), "ZeroCopy.StaticFiles", "zerocopy.responses");
        var client = await server.ConnectAsync();

        Assert.Equal(200, (await client.RequestAsync("GET", "/a.txt")).StatusCode);
        Assert.Equal(200, (await client.RequestAsync("GET", "/limit.bin")).StatusCode);
        Assert.Equal(200, (await client.RequestAsync("GET", "/above.bin")).StatusCode);
        Assert.Equal(200, (await client.RequestAsync("GET", "/large.bin")).StatusCode);
        Assert.Equal(206, (await client.RequestAsync("GET", "/large.bin", "Range: bytes=0-0")).StatusCode);

        // No body, no response body that went any way.
        Assert.Equal(200, (await client.RequestAsync("HEAD", "/large.bin")).StatusCode);
        Assert.Equal(304, (await client.RequestAsync("GET", "/a.txt", "If-None-Match: *")).StatusCode);
        Assert.Equal(200, (await client.RequestAsync("GET", "/empty.txt")).StatusCode);

        Assert.Equal(
            ["memory none", "memory none", "sendfile none", "sendfile none", "sendfile none"],
            collector.GetMeasurementSnapshot().Select(measurement => $"{measurement.Tags["zerocopy.path"]} {measurement.Tags["zerocopy.reason"]}"));
        Assert.Equal(8, server.Answered);
        Assert.True(await WireServer.EventuallyAsync(() => server.Wire.Transferred("sendfile") == 32_769 + 100_000 + 1));
        client.Dispose();
        await server.EndAsync();
    }

    // ZeroCopyOptions.ResponseCacheMemory: "0 sends all of them so", by sendfile.
    [Fact]
    public async Task Responses_WithoutMemoryForContent_AreSendFile()
    {
        var server = await DoorServer.StartAsync(cache: options => options.ResponseCacheMemory = 0);
        var content = server.WriteRandom("a.txt", 1000);
        server.WriteRandom("empty.txt", 0);
        var client = await server.ConnectAsync();

        Assert.Equal(content, (await client.RequestAsync("GET", "/a.txt")).Body);
        Assert.Empty((await client.RequestAsync("GET", "/empty.txt")).Body);

        Assert.Equal(1, server.Wire.SentBySendFile);
        Assert.Equal(2, server.Answered);
        client.Dispose();
        await server.EndAsync();
    }

    // ZeroCopyOptions.OpenFileCacheCapacity: "0 opens and closes the file for each request", so the door has none to send from.
    [Fact]
    public async Task Responses_WithoutOpenFiles_SmallAreTheDoors()
    {
        var server = await DoorServer.StartAsync(cache: options => options.OpenFileCacheCapacity = 0, behind: DoorServer.UseFiles);
        var small = server.WriteRandom("a.txt", 1000);
        var large = server.WriteRandom("large.bin", 100_000);
        var client = await server.ConnectAsync();

        for (var turn = 1; turn <= 3; turn++)
        {
            Assert.Equal(small, (await client.RequestAsync("GET", "/a.txt")).Body);
            Assert.Equal(large, (await client.RequestAsync("GET", "/large.bin")).Body);
            Assert.Equal(turn, server.Answered);
        }

        client.Dispose();
        await server.EndAsync();
    }

    private static async Task<DoorServer> StartAsync(LogLevel level = LogLevel.Information)
    {
        var server = await DoorServer.StartAsync(build: builder => builder.Logging.AddFilter(Category, level));
        server.WriteRandom("a.txt", 1000);
        server.WriteRandom("limit.bin", 32_768);
        server.WriteRandom("above.bin", 32_769);
        server.WriteRandom("large.bin", 100_000);
        server.WriteRandom("empty.txt", 0);
        return server;
    }

    private static IEnumerable<FakeLogRecord> RecordsOf(DoorServer server) => server.Wire.Log.GetSnapshot().Where(record => record.Category == Category);

    private static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
