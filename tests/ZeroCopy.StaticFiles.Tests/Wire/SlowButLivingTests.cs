namespace ZeroCopy.StaticFiles.Tests.Wire;

/// <summary>
/// A client's kernel does not acknowledge what its application reads, it opens its window in steps: of about 95 KB with a
/// default receive buffer, of megabytes once the buffer has grown. Between two steps a living client looks stalled.
/// </summary>
[Collection(Alone.Name)]
public class SlowButLivingTests
{
    // 30,000 bytes a second, 125 times the minimum: a step every 3 s.
    [Fact]
    public async Task Get_SteadyReaderFarAboveTheMinimumRate_IsNotCut()
    {
        var server = await WireServer.StartFilesAsync(build: ServerOptions.MinimumRate(240));
        server.Root.WriteSparse("large.bin", 50 * 1024 * 1024);
        using var client = await RawClient.ConnectAsync(server.Port);
        await client.SendAsync("GET", "/large.bin");

        // No FillAsync of 256 KB: that would empty the receive buffer at once.
        var chunk = new byte[3000];

        for (var turn = 0; turn < 120; turn++)
        {
            Assert.NotEqual(0, await client.Socket.ReceiveAsync(chunk, TestContext.Current.CancellationToken));
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        Assert.Equal(0, server.Failures("client_too_slow"));
        client.Reset();
        await server.EndAsync();
    }
}
