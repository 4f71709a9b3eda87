using System.Net.Sockets;

namespace ZeroCopy.StaticFiles.Tests.Wire.Door;

public class ConnectionLimitTests
{
    /// <summary>What the server runs on.</summary>
    protected virtual ServerTransport Transport => ServerTransport.ZeroCopy;

    // KestrelServerLimits.MaxConcurrentConnections: "Gets or sets the maximum number of open connections. … When set to a number,
    // connections over the limit are closed."
    [Fact]
    public async Task Connection_OverTheLimit_IsClosed()
    {
        var server = await DoorServer.StartAsync(transport: Transport, limits: limits => limits.MaxConcurrentConnections = 1);
        server.Write("a.txt", "a");
        var first = await server.ConnectAsync();

        // Answered, so that it is counted: connections are counted on the thread pool, in any order.
        Assert.Equal("a", (await first.RequestAsync("GET", "/a.txt")).Text);

        // The end may come as early as the connect.
        var exception = await Record.ExceptionAsync(() => RawClient.GetAsync(server.Port, "/a.txt"));
        Assert.True(exception is IOException or SocketException);

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
            catch (Exception exception) when (exception is IOException or SocketException)
            {
                await Task.Delay(20, TestContext.Current.CancellationToken);
            }
        }

        return false;
    }
}
