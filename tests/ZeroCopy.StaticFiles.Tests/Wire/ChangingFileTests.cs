using Microsoft.Extensions.Logging;

namespace ZeroCopy.StaticFiles.Tests.Wire;

/// <summary>Files that change while they are being sent. A client sees one version whole, or a broken connection: never a mixture, never padding.</summary>
[Collection(Alone.Name)]
public class ChangingFileTests
{
    private const int Length = 24_000_000;

    [Fact]
    public async Task Get_FileTruncatedMidway_ResetsTheConnection()
    {
        var server = await WireServer.StartFilesAsync();
        var content = server.Root.WriteRandom("file.bin", Length);
        using var client = await StartReadingAsync(server);
        var body = new MemoryStream();
        await client.ReadBodyAsync(body, 100_000);

        using (var file = File.OpenHandle(server.Root["file.bin"], FileMode.Open, FileAccess.Write))
        {
            RandomAccess.SetLength(file, 16_000_000);
        }

        await Assert.ThrowsAnyAsync<IOException>(async () =>
        {
            await client.ReadBodyAsync(body, Length - body.Length);
            Assert.True(await client.IsAtEndAsync());
            throw new EndOfStreamException();
        });

        // Whatever came is content, and no more than there was.
        Assert.InRange(body.Length, 100_000, 16_000_000);
        Assert.True(content.AsSpan(0, (int)body.Length).SequenceEqual(body.ToArray()));
        Assert.True(await WireServer.EventuallyAsync(() => server.Failures("file_truncated") == 1));
        Assert.Contains(server.Log.GetSnapshot(), record => record.Id.Id == 4 && record.Level == LogLevel.Warning);
        await server.EndAsync(worst: LogLevel.Warning);
    }

    [Fact]
    public async Task Get_FileReplacedByRename_DeliversTheOldOneWhole()
    {
        var server = await WireServer.StartFilesAsync();
        var content = server.Root.WriteRandom("file.bin", Length);
        using var client = await StartReadingAsync(server);
        var body = new MemoryStream();
        await client.ReadBodyAsync(body, 100_000);

        var replacement = server.Root.WriteRandom("new.bin", Length + 1);
        File.Move(server.Root["new.bin"], server.Root["file.bin"], overwrite: true);

        await client.ReadBodyAsync(body, Length - body.Length);
        ServerChecks.Same(content, body.ToArray());

        // The next request on the same connection gets the new one.
        ServerChecks.Same(replacement, (await client.RequestAsync("GET", "/file.bin")).Body);
        client.Dispose();
        await server.EndAsync();
    }

    [Fact]
    public async Task Get_FileDeletedMidway_DeliversItWhole()
    {
        var server = await WireServer.StartFilesAsync();
        var content = server.Root.WriteRandom("file.bin", Length);
        using var client = await StartReadingAsync(server);

        File.Delete(server.Root["file.bin"]);

        var body = new MemoryStream();
        await client.ReadBodyAsync(body, Length);
        ServerChecks.Same(content, body.ToArray());
        client.Dispose();
        await server.EndAsync();
    }

    // Written over in place with the same length: each byte is the old or the new one at its own place, and the framing holds.
    [Fact]
    public async Task Get_FileOverwrittenWhileParked_KeepsLengthAndPlace()
    {
        var server = await WireServer.StartFilesAsync();
        server.Root.Write("file.bin", Enumerable.Repeat((byte)'o', Length).ToArray());
        using var client = await StartReadingAsync(server);
        await Task.Delay(100, TestContext.Current.CancellationToken);

        using (var file = File.OpenHandle(server.Root["file.bin"], FileMode.Open, FileAccess.Write))
        {
            RandomAccess.Write(file, Enumerable.Repeat((byte)'n', Length).ToArray(), 0);
        }

        var body = new MemoryStream();
        Assert.Equal(Length, await client.ReadBodyAsync(body, Length));
        Assert.Equal(Length, body.ToArray().Count(value => value is (byte)'o' or (byte)'n'));
        Assert.Equal((byte)'n', body.ToArray()[^1]);
        Assert.Equal(200, (await client.RequestAsync("HEAD", "/file.bin")).StatusCode);
        client.Dispose();
        await server.EndAsync();
    }

    [Fact]
    public async Task Get_FileGrowsMidway_DeliversThePromisedLength()
    {
        var server = await WireServer.StartFilesAsync();
        var content = server.Root.WriteRandom("file.bin", Length);
        using var client = await StartReadingAsync(server);

        await using (var file = new FileStream(server.Root["file.bin"], FileMode.Append))
        {
            file.Write(new byte[100_000]);
        }

        var body = new MemoryStream();
        await client.ReadBodyAsync(body, Length);
        ServerChecks.Same(content, body.ToArray());
        Assert.Equal(200, (await client.RequestAsync("HEAD", "/file.bin")).StatusCode);
        client.Dispose();
        await server.EndAsync();
    }

    private static async Task<RawClient> StartReadingAsync(WireServer server)
    {
        var client = await RawClient.ConnectAsync(server.Port, receiveBuffer: 16 * 1024);
        await client.SendAsync("GET", "/file.bin");
        var (_, fields) = await client.ReadHeadAsync();
        Assert.Equal("24000000", fields.Single(field => field.Key == "Content-Length").Value);
        return client;
    }
}
