using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting;

namespace ZeroCopy.StaticFiles.Tests.Wire.Door;

/// <summary>What an application puts on the endpoint beside the door.</summary>
public class ConnectionMiddlewareTests
{
    private const string FakeRequest = "GET /about.html HTTP/1.1\r\nHost: x\r\n\r\n";

    // Behind the door: what reads the input for Kestrel, ahead of it, gets whole requests all the same, and bodies as bodies.
    [Fact]
    public async Task ConnectionLogging_BehindTheDoor_TurnsAreTakenAllTheSame()
    {
        await using var site = await DoorSite.StartAsync(listen: (kestrel, options) =>
            kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.UseZeroCopyFileServer(options).UseConnectionLogging()));

        await AssertServedAsync(site);
        Assert.InRange(site.Answered, 1, int.MaxValue);
    }

    // Before it: the bytes are no longer the socket's, and the door steps back.
    [Fact]
    public async Task ConnectionLogging_BeforeTheDoor_DoorStepsBack()
    {
        await using var site = await DoorSite.StartAsync(listen: (kestrel, options) =>
            kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.UseConnectionLogging().UseZeroCopyFileServer(options)));

        await AssertServedAsync(site);
        Assert.Equal(0, site.Answered);
    }

    // Refused before the door is refused altogether: an address filter stands first.
    [Fact]
    public async Task Refusal_BeforeTheDoor_Holds()
    {
        await using var site = await DoorSite.StartAsync(listen: (kestrel, options) => kestrel.Listen(IPAddress.Loopback, 0, endpoint =>
        {
            endpoint.Use(_ => connection =>
            {
                connection.Abort();
                return Task.CompletedTask;
            });
            endpoint.UseZeroCopyFileServer(options);
        }));

        // The reset may come as early as the connect.
        var exception = await Record.ExceptionAsync(() => RawClient.GetAsync(site.Server.Port, "/about.html"));

        Assert.True(exception is IOException or SocketException);
        Assert.Equal(0, site.Answered);
    }

    private static async Task AssertServedAsync(DoorSite site)
    {
        using var client = await RawClient.ConnectAsync(site.Server.Port);

        for (var turn = 0; turn < 3; turn++)
        {
            Assert.Equal("about", (await client.RequestAsync("GET", "/about.html")).Text);
            Assert.Equal("not here", (await client.RequestAsync("GET", "/missing")).Text);
            await client.SendTextAsync(FakeRequest + "GET /docs HTTP/1.1\r\nHost: x\r\n\r\n" + FakeRequest);
            Assert.Equal("about", (await client.ReadResponseAsync()).Text);
            Assert.Equal(301, (await client.ReadResponseAsync()).StatusCode);
            Assert.Equal("about", (await client.ReadResponseAsync()).Text);
        }

        await client.SendTextAsync($"POST /missing HTTP/1.1\r\nHost: x\r\nContent-Length: {FakeRequest.Length}\r\n\r\n{FakeRequest}{FakeRequest}");
        Assert.Equal(404, (await client.ReadResponseAsync()).StatusCode);
        Assert.Equal("about", (await client.ReadResponseAsync()).Text);
    }
}
