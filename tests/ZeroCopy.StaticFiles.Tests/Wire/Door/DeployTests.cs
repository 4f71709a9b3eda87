using System.Diagnostics;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.FileProviders;

namespace ZeroCopy.StaticFiles.Tests.Wire.Door;

/// <summary>Changes by more than one file: whole directories, the root, a coded file beside its original.</summary>
[Collection(Alone.Name)]
public class DeployTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    // The root is a symbolic link that is swapped, as deploys do; FileRoot looks once a second, the door once a second after it.
    [Fact]
    public async Task Root_LinkSwapped_IsServedNewWithinTwoRevalidations()
    {
        var options = new StaticFileOptions();
        await using var server = await WireServer.StartAsync(
            (app, _) => app.UseZeroCopyStaticFiles(options),
            builder =>
            {
                var root = builder.Environment.ContentRootPath;
                Directory.CreateDirectory(Path.Combine(root, "one"));
                Directory.CreateSymbolicLink(Path.Combine(root, "current"), "one");
                options.FileProvider = new PhysicalFileProvider(Path.Combine(root, "current"));
                builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.UseZeroCopyStaticFiles(options)));
            });
        Site.SiteServer.Write(server.Root, "one/a.txt", "one");
        Site.SiteServer.Write(server.Root, "two/a.txt", "two");
        using var client = await RawClient.ConnectAsync(server.Port);
        Assert.Equal("one", (await client.RequestAsync("GET", "/a.txt")).Text);

        // As "ln -sfn" does it.
        File.Delete(server.Root["current"]);
        server.Root.Link("current", "two");

        Assert.InRange(await TimeUntilAsync(client, "/a.txt", response => response.Text == "two"), 0, 4);
    }

    [Fact]
    public async Task Directory_Swapped_IsServedNewSoon()
    {
        var server = await DoorServer.StartAsync(cache: options => options.ResponseCacheRevalidation = Hour);
        server.Write("assets/a.txt", "old");
        server.Write("fresh/a.txt", "new");
        using var client = await server.ConnectAsync();
        Assert.Equal("old", (await client.RequestAsync("GET", "/assets/a.txt")).Text);

        Directory.Move(server.Root["assets"], server.Root["stale"]);
        Directory.Move(server.Root["fresh"], server.Root["assets"]);

        Assert.InRange(await TimeUntilAsync(client, "/assets/a.txt", response => response.Text == "new"), 0, 5);

        // The directory that is there now is watched like the one before.
        server.Replace("assets/a.txt", "newer");
        Assert.InRange(await TimeUntilAsync(client, "/assets/a.txt", response => response.Text == "newer"), 0, 5);
        client.Dispose();
        await server.EndAsync();
    }

    [Fact]
    public async Task Directory_Deleted_IsThePipelines404Soon()
    {
        var server = await DoorServer.StartAsync(cache: options => options.ResponseCacheRevalidation = Hour);
        server.Write("assets/a.txt", "old");
        using var client = await server.ConnectAsync();
        Assert.Equal("old", (await client.RequestAsync("GET", "/assets/a.txt")).Text);

        Directory.Delete(server.Root["assets"], recursive: true);

        Assert.InRange(await TimeUntilAsync(client, "/assets/a.txt", response => response.Text == "next GET /assets/a.txt"), 0, 5);
        client.Dispose();
        await server.EndAsync();
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(100_000)]
    public async Task CodedFile_AppearsAndGoes_IsChosenSoon(int length)
    {
        var server = await DoorServer.StartAsync(
            files: options => options.Files.PrecompressedCodings.Add("br"), cache: options => options.ResponseCacheRevalidation = Hour);
        server.Write("a.js", new string('a', length));
        using var client = await server.ConnectAsync();
        Assert.Null((await client.RequestAsync("GET", "/a.js", "Accept-Encoding: br"))["Content-Encoding"]);

        Site.SiteServer.WriteCoded(server.Root, "a.js", ".br", Encoding.ASCII.GetBytes(new string('a', length)), DateTimeOffset.UtcNow.AddMinutes(-30));
        Assert.InRange(await TimeUntilAsync(client, "/a.js", response => response["Content-Encoding"] == "br"), 0, 5);

        File.Delete(server.Root["a.js.br"]);
        Assert.InRange(await TimeUntilAsync(client, "/a.js", response => response["Content-Encoding"] is null), 0, 5);
        client.Dispose();
        await server.EndAsync();
    }

    [Fact]
    public async Task File_BecomesADirectory_IsThePipelines()
    {
        var server = await DoorServer.StartAsync(cache: options => options.ResponseCacheRevalidation = Hour);
        server.Write("a.txt", "file");
        using var client = await server.ConnectAsync();
        Assert.Equal("file", (await client.RequestAsync("GET", "/a.txt")).Text);

        File.Delete(server.Root["a.txt"]);
        Directory.CreateDirectory(server.Root["a.txt"]);

        Assert.InRange(await TimeUntilAsync(client, "/a.txt", response => response.Text == "next GET /a.txt"), 0, 5);
        client.Dispose();
        await server.EndAsync();
    }

    private static async Task<double> TimeUntilAsync(RawClient client, string path, Func<RawResponse, bool> isNew)
    {
        var watch = Stopwatch.StartNew();

        while (!isNew(await client.RequestAsync("GET", path, "Accept-Encoding: br")) && watch.Elapsed < TimeSpan.FromSeconds(10))
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        return watch.Elapsed.TotalSeconds;
    }
}
