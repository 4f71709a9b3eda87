using System.Net;
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
