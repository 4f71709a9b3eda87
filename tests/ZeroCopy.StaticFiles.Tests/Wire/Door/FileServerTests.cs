using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.StaticFiles;
using ZeroCopy.StaticFiles.Tests.Wire.Site;

namespace ZeroCopy.StaticFiles.Tests.Wire.Door;

/// <summary>A site at the door: what leads to a file is the door's, everything else the pipeline's.</summary>
public class FileServerTests
{
    [Theory]
    [InlineData("/", "home")]
    [InlineData("/docs/", "docs")]
    [InlineData("/about.html", "about")]
    [InlineData("/docs/index.html", "docs")]
    public async Task Get_FileOrDefaultDocument_IsTheDoors(string path, string text)
    {
        await using var site = await DoorSite.StartAsync();

        var response = await site.GetAsync(path, byDoor: true);

        Assert.Equal((200, text, "text/html"), (response.StatusCode, response.Text, response["Content-Type"]));
        Assert.Equal(text.Length, (await site.GetAsync(path, byDoor: true)).Body.Length);
    }

    [Theory]
    [InlineData("/docs", 301, "")]
    [InlineData("/missing", 404, "not here")]
    [InlineData("/empty/", 404, "not here")]
    public async Task Get_RedirectOrErrorPage_IsThePipelines(string path, int statusCode, string text)
    {
        await using var site = await DoorSite.StartAsync();

        for (var turn = 0; turn < 2; turn++)
        {
            var response = await site.GetAsync(path, byDoor: false);
            Assert.Equal((statusCode, text), (response.StatusCode, response.Text));
        }
    }

    [Fact]
    public async Task Get_CleanUrl_IsTheDoors()
    {
        await using var site = await DoorSite.StartAsync(options => options.CleanUrls = true);

        Assert.Equal("about", (await site.GetAsync("/about", byDoor: true)).Text);
    }

    // The same fields from both: who answers must not show.
    [Theory]
    [InlineData("/")]
    [InlineData("/about.html")]
    [InlineData("/app.js", "Accept-Encoding: br")]
    [InlineData("/app.js", "Accept-Encoding: gzip")]
    [InlineData("/app.js")]
    public async Task Get_ByDoorAndByPipeline_AreTheSame(string path, params string[] fields)
    {
        await using var site = await DoorSite.StartAsync(options => WithEverything(options));
        WriteCoded(site);

        var byDoor = await site.GetAsync(path, byDoor: true, fields);

        // A field that the door leaves to Kestrel, and that changes nothing.
        var byPipeline = await site.GetAsync(path, byDoor: false, [.. fields, "Content-Length: 0"]);

        Assert.Equal(byPipeline.Comparable, byDoor.Comparable);
        Assert.Equal(byPipeline.Body, byDoor.Body);
    }

    // RFC 9110 §12.5.3: Accept-Encoding; and §12.5.5, Vary: "when selecting a representation for the response" used that field.
    [Theory]
    [InlineData("br", "br")]
    [InlineData("gzip", "gzip")]
    [InlineData("gzip;q=1, br;q=0.5", "gzip")]
    [InlineData("gzip, br, zstd", "br")]
    [InlineData("identity", null)]
    [InlineData("br;q=0", null)]
    [InlineData("*", "br")]
    public async Task Get_Precompressed_VariantByAcceptEncoding(string acceptEncoding, string? coding)
    {
        await using var site = await DoorSite.StartAsync(options => WithEverything(options));
        var original = WriteCoded(site);

        var response = await site.GetAsync("/app.js", byDoor: true, $"Accept-Encoding: {acceptEncoding}");

        Assert.Equal((200, coding, "Accept-Encoding"), (response.StatusCode, response["Content-Encoding"], response["Vary"]));
        Assert.Equal(original, Decode(response.Body, coding));
    }

    [Fact]
    public async Task Get_PrecompressedVariants_HaveTagsOfTheirOwn()
    {
        await using var site = await DoorSite.StartAsync(options => WithEverything(options));
        WriteCoded(site);

        var brotli = await site.GetAsync("/app.js", byDoor: true, "Accept-Encoding: br");
        var gzip = await site.GetAsync("/app.js", byDoor: true, "Accept-Encoding: gzip");
        var plain = await site.GetAsync("/app.js", byDoor: true);

        Assert.Equal(3, new[] { brotli["ETag"], gzip["ETag"], plain["ETag"] }.Distinct().Count());
        Assert.Equal(304, (await site.GetAsync("/app.js", byDoor: true, "Accept-Encoding: br", $"If-None-Match: {brotli["ETag"]}")).StatusCode);
        Assert.Equal(200, (await site.GetAsync("/app.js", byDoor: true, "Accept-Encoding: gzip", $"If-None-Match: {brotli["ETag"]}")).StatusCode);
    }

    [Fact]
    public async Task Get_CacheRules_AreInTheAnswer()
    {
        await using var site = await DoorSite.StartAsync(options => WithEverything(options));
        WriteCoded(site);

        var script = await site.GetAsync("/app.js", byDoor: true);
        var notModified = await site.GetAsync("/app.js", byDoor: true, "If-None-Match: *");
        var page = await site.GetAsync("/about.html", byDoor: true);

        Assert.Equal(("max-age=3600", "yes"), (script["Cache-Control"], script["X-Script"]));

        // RFC 9110 §15.4.5: a 304 "MUST generate any of … Cache-Control … that would have been sent in a 200".
        Assert.Equal((304, "max-age=3600"), (notModified.StatusCode, notModified["Cache-Control"]));
        Assert.Null(page["Cache-Control"]);
    }

    public static TheoryData<string> CodeOfTheApplication => ["OnPrepareResponse", "OnPrepareResponseAsync", "CustomEntityTag", "ReprDigest"];

    [Theory]
    [MemberData(nameof(CodeOfTheApplication))]
    public async Task Get_OptionsWithCodeToRun_DoorAnswersNothing(string option)
    {
        static void Mark(StaticFileResponseContext context) => context.Context.Response.Headers["X-Mark"] = "yes";

        await using var site = await DoorSite.StartAsync(options =>
        {
            options.StaticFileOptions.OnPrepareResponse = option == "OnPrepareResponse" ? Mark : options.StaticFileOptions.OnPrepareResponse;
            options.Files.ReprDigest = option == "ReprDigest";
            options.Files.CustomEntityTag = option == "CustomEntityTag" ? _ => "\"mine\"" : null;

            if (option == "OnPrepareResponseAsync")
            {
                options.StaticFileOptions.OnPrepareResponseAsync = context =>
                {
                    Mark(context);
                    return Task.CompletedTask;
                };
            }
        });

        for (var turn = 0; turn < 2; turn++)
        {
            var response = await site.GetAsync("/about.html", byDoor: false);
            Assert.Equal("about", response.Text);
            Assert.True(response["X-Mark"] == "yes" || response["ETag"] == "\"mine\"" || response["Repr-Digest"] is not null);
        }
    }

    private static void WithEverything(ZeroCopyFileServerOptions options)
    {
        options.Files.PrecompressedCodings.Add("br");
        options.Files.PrecompressedCodings.Add("gzip");
        options.Files.CacheRules.Add(new CacheRule("*.js") { MaxAge = TimeSpan.FromHours(1), Headers = { ["X-Script"] = "yes" } });
    }

    private static byte[] WriteCoded(DoorSite site)
    {
        var original = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 500).Select(number => $"let v{number}=1;")));
        site.Server.Root.Write("app.js", original);
        site.Server.Root.Date("app.js", SiteServer.Old);
        SiteServer.WriteCoded(site.Server.Root, "app.js", ".br", original);
        SiteServer.WriteCoded(site.Server.Root, "app.js", ".gz", original);
        return original;
    }

    private static byte[] Decode(byte[] body, string? coding)
    {
        using Stream stream = coding switch
        {
            "br" => new BrotliStream(new MemoryStream(body), CompressionMode.Decompress),
            "gzip" => new GZipStream(new MemoryStream(body), CompressionMode.Decompress),
            _ => new MemoryStream(body),
        };
        var decoded = new MemoryStream();
        stream.CopyTo(decoded);
        return decoded.ToArray();
    }
}
