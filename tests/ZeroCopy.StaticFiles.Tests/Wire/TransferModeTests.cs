using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging.Testing;
using ZeroCopy.StaticFiles.Files;
using ZeroCopy.StaticFiles.Tests.Transfer;
using ZeroCopy.StaticFiles.Tests.Wire.Door;
using ZeroCopy.StaticFiles.Transfer;

namespace ZeroCopy.StaticFiles.Tests.Wire;

/// <summary>A mode changes how bytes are sent, and not a byte of the answer; through both doors.</summary>
public class TransferModeTests
{
    private const int Small = 3_000;
    private const int Large = 900_001;

    public TransferModeTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux system calls");
    }

    [Theory]
    [MemberData(nameof(Mechanisms.Modes), MemberType = typeof(Mechanisms))]
    public async Task Get_Pipeline_AnswersTheSameByThatMode(TransferMode mode)
    {
        var server = await StartAsync(files => files.TransferMode = mode);
        var small = server.Root.WriteRandom("small.bin", Small);
        var large = server.Root.WriteRandom("large.bin", Large);
        using var client = await RawClient.ConnectAsync(server.Port, receiveBuffer: 4096);

        ServerChecks.Same(small, (await client.RequestAsync("GET", "/small.bin")).Body);
        ServerChecks.Same(large, (await client.RequestAsync("GET", "/large.bin")).Body);
        var range = await client.RequestAsync("GET", "/large.bin", "Range: bytes=4097-600000");
        Assert.Equal(206, range.StatusCode);
        ServerChecks.Same(large[4097..600_001], range.Body);
        var parts = await client.RequestAsync("GET", "/large.bin", "Range: bytes=0-99,500000-599999");
        Assert.True(parts.Body.AsSpan().IndexOf(large.AsSpan(0, 100)) > 0);
        Assert.True(parts.Body.AsSpan().IndexOf(large.AsSpan(500_000, 100_000)) > 0);
        Assert.Empty((await client.RequestAsync("HEAD", "/large.bin")).Body);

        var sent = Small + Large + 595_904 + 100_100;
        Assert.True(await WireServer.EventuallyAsync(() => server.Transferred(TagOf(mode)) == sent, seconds: 5));
        Assert.Equal(0, server.Copied);
        await server.EndAsync();
    }

    [Theory]
    [MemberData(nameof(Mechanisms.ModesOnBothThreads), MemberType = typeof(Mechanisms))]
    public async Task Get_Door_AnswersTheSameByThatMode(TransferMode mode, bool isInline)
    {
        var server = await DoorServer.StartAsync(files: options => options.Files.TransferMode = mode, behind: DoorServer.UseFiles, isInline: isInline);
        var small = server.WriteRandom("small.bin", Small);
        var large = server.WriteRandom("large.bin", Large);
        using var client = await server.ConnectAsync(receiveBuffer: 4096);

        for (var round = 0; round < 2; round++)
        {
            ServerChecks.Same(small, (await client.RequestAsync("GET", "/small.bin")).Body);
            ServerChecks.Same(large, (await client.RequestAsync("GET", "/large.bin")).Body);
            ServerChecks.Same(large[1..700_000], (await client.RequestAsync("GET", "/large.bin", "Range: bytes=1-699999")).Body);
        }

        Assert.Equal(6, server.Answered);

        // By default a small file is in memory already, and leaves with its head; with a fixed mode it does not.
        var fromMemory = mode == TransferMode.Auto ? Small : 0;
        var sent = 2 * (Small - fromMemory + Large + 699_999);
        Assert.True(await WireServer.EventuallyAsync(() => server.Wire.Transferred(TagOf(mode)) == sent, seconds: 5));
        await server.EndAsync();
    }

    [Fact]
    public async Task Get_RuleForThePath_WinsOverTheSiteAndALaterRuleOverAnEarlierOne()
    {
        await using var server = await StartAsync(files =>
        {
            files.TransferMode = TransferMode.OffHeapCopy;
            files.CacheRules.Add(new CacheRule("*.bin") { TransferMode = TransferMode.Managed });
            files.CacheRules.Add(new CacheRule("/video/**") { TransferMode = TransferMode.Splice, MaxAge = TimeSpan.FromSeconds(5) });
            files.CacheRules.Add(new CacheRule("**") { MaxAge = TimeSpan.FromSeconds(7) });
        });
        server.Root.WriteRandom("a.txt", 1000);
        server.Root.WriteRandom("b.bin", 2000);
        server.Root.WriteRandom("video/c.bin", 4000);

        foreach (var path in (string[])["/a.txt", "/b.bin", "/video/c.bin"])
        {
            Assert.Equal("max-age=7", (await RawClient.GetAsync(server.Port, path))["Cache-Control"]);
        }

        Assert.True(await WireServer.EventuallyAsync(() => server.Transferred("splice") == 4000));
        Assert.Equal(1000, server.Transferred("off_heap_copy"));
        Assert.Equal(2000, server.Transferred("managed"));
        Assert.Equal(0, server.Transferred("sendfile"));
    }

    // Never padded: the client sees a response that breaks off.
    [Theory]
    [MemberData(nameof(Mechanisms.Modes), MemberType = typeof(Mechanisms))]
    public async Task Get_FileTruncatedWhileItIsSent_ResetsTheConnection(TransferMode mode)
    {
        const int Length = 32 * 1024 * 1024;
        await using var server = await StartAsync(files => files.TransferMode = mode);
        server.Root.WriteRandom("file.bin", Length);
        using var client = await RawClient.ConnectAsync(server.Port, receiveBuffer: 4096);
        await client.SendAsync("GET", "/file.bin");
        await client.ReadHeadAsync();
        await client.ReadBodyAsync(Stream.Null, 100_000);

        using (var file = new FileStream(server.Root["file.bin"], FileMode.Open))
        {
            file.SetLength(1000);
        }

        var body = new MemoryStream();
        await Assert.ThrowsAsync<IOException>(() => client.ReadBodyAsync(body, Length));
        Assert.True(body.Length < Length - 100_000);
        Assert.True(await WireServer.EventuallyAsync(() => server.Failures("file_truncated") == 1));
    }

    [Fact]
    public async Task Start_Calibrated_SendsByTheTable()
    {
        using var directory = new TemporaryDirectory();
        var table = directory.Write("table.json", """{ "version": 1, "tcp": [ { "upTo": 5000, "mode": "OffHeapCopy" }, { "mode": "Splice" } ] }""");
        await using var server = await WireServer.StartFilesAsync(
            build: builder => builder.WebHost.UseZeroCopy(options => options.TransferCalibrationFile = table));
        var small = server.Root.WriteRandom("small.bin", Small);
        var large = server.Root.WriteRandom("large.bin", Large);

        Assert.Equal(small, (await RawClient.GetAsync(server.Port, "/small.bin")).Body);
        ServerChecks.Same(large, (await RawClient.GetAsync(server.Port, "/large.bin")).Body);

        Assert.True(await WireServer.EventuallyAsync(() => server.Transferred("splice") == Large));
        Assert.Equal(Small, server.Transferred("off_heap_copy"));
    }

    [Fact]
    public async Task Start_CalibrationMalformed_EndsTheStart()
    {
        using var directory = new TemporaryDirectory();
        var table = directory.Write("table.json", """{ "version": 9 }""");

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => WireServer.StartFilesAsync(
            build: builder => builder.WebHost.UseZeroCopy(options => options.TransferCalibrationFile = table)));

        Assert.Contains("table.json", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_UnknownMode_IsAnError()
    {
        var exception = await Assert.ThrowsAsync<ArgumentException>(() => StartAsync(files => files.TransferMode = (TransferMode)99));
        Assert.Contains("99", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_Auto_TellsTheFileSystemOnce()
    {
        await using var server = await StartAsync(_ => { });
        server.Root.WriteRandom("file.bin", 100);

        for (var round = 0; round < 3; round++)
        {
            await RawClient.GetAsync(server.Port, "/file.bin");
        }

        Assert.True(await WireServer.EventuallyAsync(() => server.Log.GetSnapshot().Any(IsAboutAFileSystem)));
        Assert.Single(server.Log.GetSnapshot(), IsAboutAFileSystem);
    }

    private static bool IsAboutAFileSystem(FakeLogRecord record) => record is { Id.Id: 10, Category: "ZeroCopy.StaticFiles.Transfer" };

    private static string TagOf(TransferMode mode) => MechanismTags.Of(mode == TransferMode.Auto ? TransferMechanism.SendFile : (TransferMechanism)mode);

    private static Task<WireServer> StartAsync(Action<ZeroCopyFileOptions> configure) => WireServer.StartAsync((app, root) =>
    {
        var options = new ZeroCopyStaticFileOptions { FileProvider = new PhysicalFileProvider(root.Path), ServeUnknownFileTypes = true };
        configure(options.Files);
        app.UseZeroCopyStaticFiles(options);
    });
}
