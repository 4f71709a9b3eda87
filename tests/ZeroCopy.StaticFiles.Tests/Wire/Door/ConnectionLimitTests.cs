namespace ZeroCopy.StaticFiles.Tests.Wire.Door;

public class ConnectionLimitTests
{
    // KestrelServerLimits.MaxConcurrentConnections: "Gets or sets the maximum number of open connections. … When set to a number,
    // connections over the limit are closed."
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Connection_OverTheLimit_IsClosed(bool isAnswered)
    {
        var server = await DoorServer.StartAsync(limits => limits.MaxConcurrentConnections = 1);
        server.Write("a.txt", "a");
        var first = await server.ConnectAsync();

        if (isAnswered)
        {
            Assert.Equal("a", (await first.RequestAsync("GET", "/a.txt")).Text);
        }

        using (var second = await server.ConnectAsync())
        {
            await Assert.ThrowsAnyAsync<IOException>(async () => await second.RequestAsync("GET", "/a.txt"));
        }

        Assert.Equal("a", (await first.RequestAsync("GET", "/a.txt")).Text);
        first.Dispose();

        // The place is free again when the first is gone.
        Assert.True(await IsServedSoonAsync(server));
        await server.DisposeAsync();
    }

    private static async Task<bool> IsServedSoonAsync(DoorServer server)
    {
        for (var turn = 0; turn < 250; turn++)
        {
            try
            {
                using var client = await server.ConnectAsync();
                return (await client.RequestAsync("GET", "/a.txt")).Text == "a";
            }
            catch (IOException)
            {
                await Task.Delay(20, TestContext.Current.CancellationToken);
            }
        }

        return false;
    }
}
