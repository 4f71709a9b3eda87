using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;

namespace ZeroCopy.StaticFiles.Tests.Wire;

/// <summary>Whatever a request comes to, its file is closed at the end.</summary>
public class StaticFilesDescriptorTests
{
    [Fact]
    public async Task Requests_OfEveryKind_LeaveNoFileOpen()
    {
        await using var server = await StartAsync(openFileCacheCapacity: 0);
        await RequestEverythingAsync(server);

        Assert.True(await WireServer.EventuallyAsync(() => !OpenFiles(server.Root).Any()));
    }

    [Fact]
    public async Task Requests_WithAnOpenFileCache_KeepEachFileOpenOnce()
    {
        await using var server = await StartAsync(openFileCacheCapacity: 16);
        await RequestEverythingAsync(server);

        // page.txt and large.txt; what failed to be served is not kept.
        Assert.True(await WireServer.EventuallyAsync(() => OpenFiles(server.Root).Count() == 2));
    }

    private static Task<WireServer> StartAsync(int openFileCacheCapacity) => WireServer.StartAsync(
        (app, root) =>
        {
            app.UseZeroCopyStaticFiles(new StaticFileOptions
            {
                FileProvider = new PhysicalFileProvider(root.Path),
                OnPrepareResponse = prepared =>
                {
                    if (prepared.Context.Request.Query.ContainsKey("throw"))
                    {
                        throw new InvalidOperationException("no");
                    }
                },
            });
            app.UseZeroCopySendFile();
            app.Run(context => context.Response.SendFileAsync(root["page.txt"], 5000, null));
        },
        builder => builder.Services.AddZeroCopyStaticFiles(options => options.OpenFileCacheCapacity = openFileCacheCapacity));

    private static async Task RequestEverythingAsync(WireServer server)
    {
        PageServer.Write(server.Root);
        server.Root.Write("directory.txt/x.txt", "x");
        server.Root.WriteSparse("large.txt", 100_000_000);
        server.Root.Link("out.txt", "/etc/hostname");
        using var client = await RawClient.ConnectAsync(server.Port);

        foreach (var field in new[] { "X: y", "Range: bytes=1-2", "Range: bytes=5000-", "If-None-Match: *", "If-Match: \"other\"" })
        {
            foreach (var path in new[] { "/page.txt", "/page.txt?throw", "/directory.txt", "/out.txt", "/missing.txt", "/send" })
            {
                await client.RequestAsync("GET", path, field);
                await client.RequestAsync("HEAD", path, field);
            }
        }

        // And clients that leave in the middle.
        for (var i = 0; i < 5; i++)
        {
            using var leaving = await RawClient.ConnectAsync(server.Port, receiveBuffer: 4096);
            await leaving.SendAsync("GET", "/large.txt");
            await leaving.ReadHeadAsync();
            leaving.Reset();
        }
    }

    // The directory itself stays open.
    private static IEnumerable<string> OpenFiles(TemporaryDirectory root) => Directory.EnumerateFileSystemEntries("/proc/self/fd")
        .Select(descriptor => new FileInfo(descriptor).LinkTarget ?? "")
        .Where(path => path.StartsWith(root.Path + "/", StringComparison.Ordinal));
}
