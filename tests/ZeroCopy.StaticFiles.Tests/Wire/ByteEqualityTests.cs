namespace ZeroCopy.StaticFiles.Tests.Wire;

/// <summary>Every byte arrives, in its place, by sendfile and by nothing else.</summary>
public class ByteEqualityTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1024)]
    [InlineData((16 * 1024) - 1)]
    [InlineData(16 * 1024)]
    [InlineData((16 * 1024) + 1)]
    [InlineData(1024 * 1024)]
    public async Task Get_FileOfThisSize_ArrivesWholeBySendFile(int size)
    {
        await using var server = await WireServer.StartFilesAsync();
        var content = server.Root.WriteRandom("file.bin", size);
        using var client = await RawClient.ConnectAsync(server.Port);

        // Twice: the bytes of the first response must not spill into the second.
        for (var i = 0; i < 2; i++)
        {
            var response = await client.RequestAsync("GET", "/file.bin");
            Assert.Equal(content, response.Body);
        }

        Assert.True(await WireServer.EventuallyAsync(() => server.Transferred("sendfile") == 2L * size));
        Assert.Equal(0, server.Copied);
        Assert.Equal(0, server.Transferred("pipe_copy") + server.Transferred("off_heap_copy"));
    }

    [Fact]
    public async Task Get_100Megabytes_ArrivesWholeBySendFile()
    {
        const int Size = 100 * 1024 * 1024;
        await using var server = await WireServer.StartFilesAsync();
        var hash = HashingStream.HashOf(server.Root.WriteRandom("large.bin", Size));
        using var client = await RawClient.ConnectAsync(server.Port);
        await using var body = new HashingStream();

        await client.SendAsync("GET", "/large.bin");
        await client.ReadHeadAsync();
        await client.ReadBodyAsync(body, Size);

        Assert.Equal(Size, body.Length);
        Assert.Equal(hash, body.Hash);
        Assert.True(await WireServer.EventuallyAsync(() => server.Transferred("sendfile") == Size));
        Assert.Equal(0, server.Copied);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 65_536)]
    [InlineData(4095, 4098)]
    [InlineData(999_999, 1)]
    [InlineData(123_457, 700_001)]
    public async Task Get_Range_ArrivesExactBySendFile(int offset, int length)
    {
        await using var server = await WireServer.StartFilesAsync();
        var content = server.Root.WriteRandom("file.bin", 1_000_000);

        var response = await RawClient.GetAsync(server.Port, "/file.bin", $"Range: bytes={offset}-{offset + length - 1}");

        Assert.Equal(content[offset..(offset + length)], response.Body);
        Assert.True(await WireServer.EventuallyAsync(() => server.Transferred("sendfile") == length));
        Assert.Equal(0, server.Copied);
    }

    [Fact]
    public async Task Get_ManyClientsAtOnce_EachGetsItsOwnFile()
    {
        await using var server = await WireServer.StartFilesAsync();
        var contents = Enumerable.Range(1, 8).Select(i => server.Root.WriteRandom($"{i}.bin", i * 70_001)).ToArray();

        await Task.WhenAll(Enumerable.Range(0, 16).Select(async worker =>
        {
            using var client = await RawClient.ConnectAsync(server.Port, receiveBuffer: worker % 2 == 0 ? 4096 : null);

            for (var i = 0; i < 10; i++)
            {
                var file = (worker + i) % contents.Length;
                Assert.Equal(contents[file], (await client.RequestAsync("GET", $"/{file + 1}.bin")).Body);
            }
        }));

        Assert.Equal(0, server.Copied);
    }
}
