using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.FileProviders;

namespace ZeroCopy.StaticFiles.Tests.Wire;

public partial class StaticFilesDeployTests
{
    // The way of capistrano and others: releases beside each other, a symbolic link says which one is live.
    [Fact]
    public async Task Get_RootLinkSwapped_NewReleaseIsServedWithinAboutASecond()
    {
        await using var server = await WireServer.StartAsync((app, root) =>
        {
            root.Write("releases/1/version.txt", "one");
            root.Write("releases/2/version.txt", "two");
            root.Link("current", "releases/1");
            app.UseZeroCopyStaticFiles(new StaticFileOptions { FileProvider = new PhysicalFileProvider(root["current"]) });
        });
        using var client = await RawClient.ConnectAsync(server.Port);
        Assert.Equal("one", (await client.RequestAsync("GET", "/version.txt")).Text);

        server.Root.Link("next", "releases/2");
        Assert.Equal(0, Rename(server.Root["next"], server.Root["current"]));

        var clock = System.Diagnostics.Stopwatch.StartNew();

        while ((await client.RequestAsync("GET", "/version.txt")).Text != "two")
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5));
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task Get_FileReplacedByRename_NewBytesAtOnce()
    {
        await using var server = await WireServer.StartFilesAsync();
        using var client = await RawClient.ConnectAsync(server.Port);

        for (var i = 0; i < 50; i++)
        {
            var content = new string((char)('a' + (i % 26)), i * 100);
            server.Root.Write("new", content);
            File.Move(server.Root["new"], server.Root["file.txt"], overwrite: true);

            Assert.Equal(content, (await client.RequestAsync("GET", "/file.txt")).Text);
        }
    }

    [Fact]
    public async Task Get_FileDeleted_IsGoneAtOnce()
    {
        await using var server = await WireServer.StartFilesAsync();
        PageServer.Write(server.Root);
        Assert.Equal(200, (await RawClient.GetAsync(server.Port, PageServer.Path)).StatusCode);

        File.Delete(server.Root["page.txt"]);

        Assert.Equal(418, (await RawClient.GetAsync(server.Port, PageServer.Path)).StatusCode);
    }

    // The descriptor that is being sent outlives its name.
    [Fact]
    public async Task Get_FileDeletedWhileSending_ArrivesWhole()
    {
        await using var server = await WireServer.StartFilesAsync();
        var content = server.Root.WriteRandom("large.bin", 20_000_000);
        using var client = await RawClient.ConnectAsync(server.Port, receiveBuffer: 4096);
        await client.SendAsync("GET", "/large.bin");
        await client.ReadHeadAsync();

        File.Delete(server.Root["large.bin"]);
        var body = new MemoryStream();
        await client.ReadBodyAsync(body, content.Length);

        Assert.Equal(content, body.ToArray());
    }

    // File.Move looks whether its source is a file; a link to a directory is none.
    [LibraryImport("libc", EntryPoint = "rename", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Rename(string from, string to);
}
