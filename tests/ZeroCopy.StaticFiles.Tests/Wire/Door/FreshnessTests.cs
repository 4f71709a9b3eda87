using System.Diagnostics;
using System.Net.Sockets;
using Microsoft.Extensions.FileProviders;

namespace ZeroCopy.StaticFiles.Tests.Wire.Door;

/// <summary>
/// ZeroCopyOptions.ResponseCacheRevalidation: "a change that the system does not tell of (inotify) is served that much later at the
/// latest"; one that it tells of, soon.
/// </summary>
[Collection(Alone.Name)]
public class FreshnessTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);

    public static TheoryData<TimeSpan> Revalidations => [Short, Long];

    [Theory]
    [MemberData(nameof(Revalidations))]
    public async Task Get_FileReplaced_IsServedNew(TimeSpan revalidation)
    {
        var server = await StartAsync(revalidation);
        server.Write("a.txt", "old");
        var client = await server.ConnectAsync();
        var before = await client.RequestAsync("GET", "/a.txt");
        Assert.Equal("old", before.Text);

        server.Replace("a.txt", "newer");

        Assert.InRange(await TimeUntilAsync(client, response => response.Text == "newer"), TimeSpan.Zero, BoundOf(revalidation));
        Assert.NotEqual(before["ETag"], (await client.RequestAsync("GET", "/a.txt"))["ETag"]);
        client.Dispose();
        await server.EndAsync();
    }

    [Theory]
    [MemberData(nameof(Revalidations))]
    public async Task Get_LargeFileReplaced_IsServedNew(TimeSpan revalidation)
    {
        var server = await StartAsync(revalidation);
        server.WriteRandom("a.txt", 200_000);
        var content = server.WriteRandom("b.txt", 200_001);
        var client = await server.ConnectAsync();
        Assert.Equal(200_000, (await client.RequestAsync("GET", "/a.txt")).Body.Length);

        File.Move(server.Root["b.txt"], server.Root["a.txt"], overwrite: true);

        Assert.InRange(await TimeUntilAsync(client, response => response.Body.AsSpan().SequenceEqual(content)), TimeSpan.Zero, BoundOf(revalidation));
        client.Dispose();
        await server.EndAsync();
    }

    [Theory]
    [MemberData(nameof(Revalidations))]
    public async Task Get_FileDeleted_IsThePipelines404(TimeSpan revalidation)
    {
        var server = await StartAsync(revalidation);
        server.Write("a.txt", "a");
        var client = await server.ConnectAsync();
        Assert.Equal("a", (await client.RequestAsync("GET", "/a.txt")).Text);

        File.Delete(server.Root["a.txt"]);

        Assert.InRange(await TimeUntilAsync(client, response => response.Text == "next GET /a.txt"), TimeSpan.Zero, BoundOf(revalidation));
        client.Dispose();
        await server.EndAsync();
    }

    // The pipeline looks at once, and the door learns of it.
    [Theory]
    [MemberData(nameof(Revalidations))]
    public async Task Get_MissingFileAppears_IsServedAtOnceAndSoonByTheDoor(TimeSpan revalidation)
    {
        var server = await DoorServer.StartAsync(cache: options => options.ResponseCacheRevalidation = revalidation, behind: DoorServer.UseFiles);
        server.Write("other.txt", "other");
        var client = await server.ConnectAsync();
        Assert.Equal("other", (await client.RequestAsync("GET", "/other.txt")).Text);
        Assert.Equal("next GET /a.txt", (await client.RequestAsync("GET", "/a.txt")).Text);

        server.Replace("a.txt", "a");

        Assert.Equal("a", (await client.RequestAsync("GET", "/a.txt")).Text);
        var answered = server.Answered;
        Assert.InRange(await TimeUntilAsync(client, _ => server.Answered > answered), TimeSpan.Zero, BoundOf(revalidation));
        client.Dispose();
        await server.EndAsync();
    }

    [Theory]
    [MemberData(nameof(Revalidations))]
    public async Task Get_MissingDirectoryAppears_IsServedAtOnce(TimeSpan revalidation)
    {
        var server = await DoorServer.StartAsync(cache: options => options.ResponseCacheRevalidation = revalidation, behind: DoorServer.UseFiles);
        var client = await server.ConnectAsync();
        Assert.Equal("next GET /deep/down/a.txt", (await client.RequestAsync("GET", "/deep/down/a.txt")).Text);

        server.Write("deep/down/a.txt", "a");

        Assert.Equal("a", (await client.RequestAsync("GET", "/deep/down/a.txt")).Text);
        client.Dispose();
        await server.EndAsync();
    }

    // RFC 9110 §8.8.1: a strong validator may change with the metadata alone; with the time in it, it does.
    [Theory]
    [MemberData(nameof(Revalidations))]
    public async Task Get_FileTouched_HasANewTag(TimeSpan revalidation)
    {
        var server = await StartAsync(revalidation);
        server.Write("a.txt", "a");
        var client = await server.ConnectAsync();
        var tag = (await client.RequestAsync("GET", "/a.txt"))["ETag"];

        server.Root.Date("a.txt", DateTimeOffset.UtcNow.AddMinutes(-30));

        Assert.InRange(await TimeUntilAsync(client, response => response.Text == "a" && response["ETag"] != tag), TimeSpan.Zero, BoundOf(revalidation));
        Assert.Equal(304, (await client.RequestAsync("GET", "/a.txt", $"If-None-Match: {(await client.RequestAsync("HEAD", "/a.txt"))["ETag"]}")).StatusCode);
        Assert.Equal(200, (await client.RequestAsync("GET", "/a.txt", $"If-None-Match: {tag}")).StatusCode);
        client.Dispose();
        await server.EndAsync();
    }

    // Written over in place, which inotify tells of as well; the file is young then, and comes from the pipeline.
    [Theory]
    [MemberData(nameof(Revalidations))]
    public async Task Get_FileWrittenOver_IsServedNew(TimeSpan revalidation)
    {
        var server = await DoorServer.StartAsync(cache: options => options.ResponseCacheRevalidation = revalidation, behind: DoorServer.UseFiles);
        server.Write("a.txt", "old");
        var client = await server.ConnectAsync();
        Assert.Equal("old", (await client.RequestAsync("GET", "/a.txt")).Text);

        server.Root.Write("a.txt", "newer");

        Assert.InRange(await TimeUntilAsync(client, response => response.Text == "newer"), TimeSpan.Zero, BoundOf(revalidation));
        client.Dispose();
        await server.EndAsync();
    }

    // "Broken framing, never padding": what the head promised cannot come any more.
    [Fact]
    public async Task Get_FileTruncatedWhileSent_ResetsTheConnection()
    {
        var server = await DoorServer.StartAsync();
        var content = server.WriteRandom("large.bin", 24_000_000);
        using var client = await server.ConnectAsync(receiveBuffer: 16 * 1024);
        await client.SendAsync("GET", "/large.bin");
        await client.ReadHeadAsync();
        var body = new MemoryStream();
        await client.ReadBodyAsync(body, 100_000);

        using (var file = File.OpenHandle(server.Root["large.bin"], FileMode.Open, FileAccess.Write))
        {
            RandomAccess.SetLength(file, 16_000_000);
        }

        var exception = await Assert.ThrowsAnyAsync<IOException>(() => client.ReadBodyAsync(body, content.Length - body.Length));
        Assert.Equal(SocketError.ConnectionReset, Assert.IsType<SocketException>(exception.InnerException).SocketErrorCode);
        Assert.InRange(body.Length, 100_000, 16_000_000);
        Assert.True(content.AsSpan(0, (int)body.Length).SequenceEqual(body.ToArray()));
        Assert.True(await WireServer.EventuallyAsync(() => server.Wire.Failures("file_truncated") == 1));
        await server.Wire.EndAsync(worst: Microsoft.Extensions.Logging.LogLevel.Warning);
    }

    // With no directory of files to open, the pipeline goes on answering, and files that come back are served again.
    [Fact]
    public async Task Get_RootDeletedAndMadeAnew_IsServedAgain()
    {
        await using var site = await DoorSite.StartAsync(
            listen: (kestrel, options) =>
            {
                options.FileProvider = new PhysicalFileProvider(Directory.CreateDirectory(Path.Combine(
                    ((PhysicalFileProvider)options.FileProvider!).Root, "site")).FullName);
                DoorSite.Listen(kestrel, options);
            });
        Site.SiteServer.Write(site.Server.Root, "site/a.txt", "old");
        using var client = await RawClient.ConnectAsync(site.Server.Port);
        Assert.Equal("old", (await client.RequestAsync("GET", "/a.txt")).Text);

        Directory.Delete(site.Server.Root["site"], recursive: true);
        Assert.InRange(await TimeUntilAsync(client, response => response.StatusCode == 404), TimeSpan.Zero, TimeSpan.FromSeconds(5));
        Site.SiteServer.Write(site.Server.Root, "site/a.txt", "new");

        Assert.InRange(await TimeUntilAsync(client, response => response.Text == "new"), TimeSpan.Zero, TimeSpan.FromSeconds(5));
        var answered = site.Answered;
        Assert.InRange(await TimeUntilAsync(client, _ => site.Answered > answered), TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    private static Task<DoorServer> StartAsync(TimeSpan revalidation) =>
        DoorServer.StartAsync(cache: options => options.ResponseCacheRevalidation = revalidation);

    // With room for a machine that is busy.
    private static TimeSpan BoundOf(TimeSpan revalidation) => revalidation == Short ? 10 * Short : TimeSpan.FromSeconds(5);

    private static async Task<TimeSpan> TimeUntilAsync(RawClient client, Func<RawResponse, bool> isNew)
    {
        var watch = Stopwatch.StartNew();

        while (!isNew(await client.RequestAsync("GET", "/a.txt")) && watch.Elapsed < TimeSpan.FromSeconds(10))
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        return watch.Elapsed;
    }
}
