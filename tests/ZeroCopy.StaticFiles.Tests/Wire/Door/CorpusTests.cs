using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.FileProviders;

namespace ZeroCopy.StaticFiles.Tests.Wire.Door;

public class CorpusTests
{
    // RFC 9110 as the pipeline reads it: who answers must not show, in no field and no byte.
    [Fact]
    public async Task Corpus_WithAndWithoutTheDoor_SameAnswers()
    {
        await using var plain = await StartAsync(hasDoor: false);
        await using var door = await StartAsync(hasDoor: true);

        var expected = await AskAsync(plain);
        var actual = await AskAsync(door);

        Assert.Equal(expected.Select(answer => $"{answer.Key} → {answer.Value}"), actual.Select(answer => $"{answer.Key} → {answer.Value}"));
        var answered = door.Log.GetSnapshot().Count(record => record.Category == "ZeroCopy.StaticFiles.Requests");
        Assert.InRange(answered, 400, Corpus.Requests.Count);
        Assert.DoesNotContain(plain.Log.GetSnapshot(), record => record.Category == "ZeroCopy.StaticFiles.Requests");
    }

    private static async Task<IReadOnlyDictionary<string, string>> AskAsync(WireServer server)
    {
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false };
        using var client = new HttpMessageInvoker(handler);
        return await Corpus.AskAsync(client, server.Addresses[0], HttpVersion.Version11);
    }

    private static Task<WireServer> StartAsync(bool hasDoor)
    {
        var options = new StaticFileOptions { ServeUnknownFileTypes = true };

        return WireServer.StartAsync(
            (app, root) =>
            {
                Corpus.Write(root, "wwwroot");
                app.UseZeroCopyStaticFiles(options);
            },
            builder =>
            {
                options.FileProvider = new PhysicalFileProvider(Path.Combine(builder.Environment.ContentRootPath, "wwwroot"));
                builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint =>
                {
                    if (hasDoor)
                    {
                        endpoint.UseZeroCopyStaticFiles(options);
                    }
                }));
            },
            webRoot: "wwwroot");
    }
}
