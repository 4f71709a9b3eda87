using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ZeroCopy.StaticFiles.Tests.Wire.Door;

/// <summary>The ways to put the door on an endpoint.</summary>
public class InstallationTests
{
    [Fact]
    public async Task Listen_InCode_HasTheDoor()
    {
        await using var site = await DoorSite.StartAsync();

        Assert.Equal("about", (await site.GetAsync("/about.html", byDoor: true)).Text);
        Assert.Equal("not here", (await site.GetAsync("/missing", byDoor: false)).Text);
    }

    [Fact]
    public async Task ConfigureEndpointDefaults_EndpointFromUrls_HasTheDoor()
    {
        await using var site = await DoorSite.StartAsync(
            listen: (kestrel, options) => kestrel.ConfigureEndpointDefaults(endpoint => endpoint.UseZeroCopyFileServer(options)));

        Assert.Equal("about", (await site.GetAsync("/about.html", byDoor: true)).Text);
        Assert.Equal("not here", (await site.GetAsync("/missing", byDoor: false)).Text);
    }

    [Fact]
    public async Task ConfigureEndpointDefaults_EndpointInCode_HasTheDoor()
    {
        await using var site = await DoorSite.StartAsync(listen: (kestrel, options) =>
        {
            kestrel.ConfigureEndpointDefaults(endpoint => endpoint.UseZeroCopyFileServer(options));
            kestrel.Listen(IPAddress.Loopback, 0);
        });

        Assert.Equal("about", (await site.GetAsync("/about.html", byDoor: true)).Text);
    }

    [Fact]
    public async Task UseZeroCopyFileServer_AfterUseZeroCopy_HasTheDoor()
    {
        await using var site = await DoorSite.StartAsync(
            listen: (kestrel, options) => kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.UseZeroCopy().UseZeroCopyFileServer(options)));

        Assert.Equal("about", (await site.GetAsync("/about.html", byDoor: true)).Text);
    }

    // What the door hands over would not be answered with files.
    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public async Task UseZeroCopyStaticFiles_WithAndWithoutTheMiddleware_WarnsWithout(bool isInPipeline, int warnings)
    {
        var server = await DoorServer.StartAsync(behind: isInPipeline ? DoorServer.UseFiles : null);

        Assert.Equal(warnings, server.Wire.Log.GetSnapshot().Count(record => record.Id.Id == 9));
        await server.EndAsync();
    }

    // Twice on one endpoint is once.
    [Fact]
    public async Task UseZeroCopyFileServer_Twice_AnswersOnce()
    {
        await using var site = await DoorSite.StartAsync(
            listen: (kestrel, options) => kestrel.Listen(
                IPAddress.Loopback, 0, endpoint => endpoint.UseZeroCopyFileServer(options).UseZeroCopyFileServer(options)));

        Assert.Equal("about", (await site.GetAsync("/about.html", byDoor: true)).Text);
    }

    [Fact]
    public async Task TwoEndpoints_OneWithTheDoor_AnswerTheSame()
    {
        await using var site = await DoorSite.StartAsync(listen: (kestrel, options) =>
        {
            DoorSite.Listen(kestrel, options);
            kestrel.Listen(IPAddress.Loopback, 0);
        });

        var byDoor = await site.GetAsync("/about.html", byDoor: true);
        var byPipeline = await RawClient.GetAsync(site.Server.Addresses[1].Port, "/about.html");

        Assert.Equal(byPipeline.Comparable, byDoor.Comparable);
        Assert.Equal(1, site.Answered);
    }

    [Fact]
    public async Task WithoutPipeline_FilesAreServedAndTheRestIs404()
    {
        await using var site = await DoorSite.StartAsync(hasPipeline: false);

        Assert.Equal("about", (await site.GetAsync("/about.html", byDoor: true)).Text);
        Assert.Equal(404, (await site.GetAsync("/missing", byDoor: false)).StatusCode);
    }

    [Fact]
    public async Task RequestPath_IsTheMountAtTheDoorToo()
    {
        await using var site = await DoorSite.StartAsync(options => options.RequestPath = "/files");

        Assert.Equal("about", (await site.GetAsync("/files/about.html", byDoor: true)).Text);
        Assert.Equal("home", (await site.GetAsync("/files/", byDoor: true)).Text);
        Assert.Equal(404, (await site.GetAsync("/about.html", byDoor: false)).StatusCode);
    }

    // HttpProtocols.Http2 alone, without TLS: HTTP/2 with prior knowledge; an HTTP/1.1 request is refused by Kestrel, and by no door.
    [Fact]
    public async Task Http2Only_DoorIsOff()
    {
        await using var site = await DoorSite.StartAsync(listen: (kestrel, options) => kestrel.Listen(IPAddress.Loopback, 0, endpoint =>
        {
            endpoint.Protocols = HttpProtocols.Http2;
            endpoint.UseZeroCopyFileServer(options);
        }));
        using var client = new HttpClient { DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };

        Assert.Equal("about", await client.GetStringAsync(new Uri(site.Server.Addresses[0], "/about.html"), TestContext.Current.CancellationToken));
        Assert.Equal(400, (await site.GetAsync("/about.html", byDoor: false)).StatusCode);
    }

    // The protocols may be said after the door; they are read when the endpoint is bound.
    [Fact]
    public async Task Http2Only_SaidAfterwards_DoorIsOff()
    {
        await using var site = await DoorSite.StartAsync(listen: (kestrel, options) => kestrel.Listen(IPAddress.Loopback, 0, endpoint =>
        {
            endpoint.UseZeroCopyFileServer(options);
            endpoint.Protocols = HttpProtocols.Http2;
        }));

        Assert.Equal(400, (await site.GetAsync("/about.html", byDoor: false)).StatusCode);
    }

    [Fact]
    public async Task Http1Only_HasTheDoor()
    {
        await using var site = await DoorSite.StartAsync(listen: (kestrel, options) => kestrel.Listen(IPAddress.Loopback, 0, endpoint =>
        {
            endpoint.Protocols = HttpProtocols.Http1;
            endpoint.UseZeroCopyFileServer(options);
        }));

        Assert.Equal("about", (await site.GetAsync("/about.html", byDoor: true)).Text);
    }

    // RFC 9110 §6.6.1: "An origin server with a clock … MUST generate a Date header field in all 2xx, 3xx, and 4xx responses"; the time
    // of the answer, not of the first one.
    [Fact]
    public async Task Date_OfEachAnswer_IsItsTime()
    {
        await using var site = await DoorSite.StartAsync();

        for (var turn = 0; turn < 3; turn++)
        {
            var response = await site.GetAsync("/about.html", byDoor: true);
            var date = DateTimeOffset.ParseExact(response["Date"]!, "r", System.Globalization.CultureInfo.InvariantCulture);
            Assert.InRange((DateTimeOffset.UtcNow - date).TotalSeconds, 0, 2);
            await Task.Delay(1100, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task ListenUnixSocket_HasTheDoor()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await using var site = await DoorSite.StartAsync(
            listen: (kestrel, options) => kestrel.ListenUnixSocket(path, endpoint => endpoint.UseZeroCopyFileServer(options)));
        using var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellation) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        using var client = new HttpClient(handler);

        Assert.Equal("about", await client.GetStringAsync(new Uri("http://localhost/about.html"), TestContext.Current.CancellationToken));
        Assert.Equal("docs", await client.GetStringAsync(new Uri("http://localhost/docs/"), TestContext.Current.CancellationToken));
        Assert.Equal(2, site.Answered);
    }

    // Limits may be set after the endpoint; they are read when it is bound.
    [Fact]
    public async Task Limits_SetAfterListen_HoldAtTheDoor()
    {
        await using var site = await DoorSite.StartAsync(listen: (kestrel, options) =>
        {
            DoorSite.Listen(kestrel, options);
            kestrel.Limits.MaxRequestLineSize = 64;
            kestrel.AddServerHeader = false;
        });

        var response = await site.GetAsync("/about.html", byDoor: true);
        Assert.Null(response["Server"]);
        Assert.Equal(414, (await site.GetAsync($"/about.html?{new string('q', 100)}", byDoor: false)).StatusCode);
    }
}
