using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;

namespace ZeroCopy.StaticFiles.Tests.Wire;

/// <summary>Middleware that takes the response body away gets the bytes, all of them.</summary>
public class BufferedBodyTests
{
    // The classic of logging middleware: swap Response.Body, call on, copy back.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Get_BodySwappedForAMemoryStream_ArrivesWhole(bool useSendFile)
    {
        await using var server = await WireServer.StartAsync((app, root) =>
        {
            app.Use(async (context, next) =>
            {
                var body = context.Response.Body;
                using var memory = new MemoryStream();
                context.Response.Body = memory;
                await next(context);
                memory.Position = 0;
                context.Response.Body = body;
                await memory.CopyToAsync(body);
            });
            Use(app, root, useSendFile);
        });
        var content = server.Root.WriteRandom("file.bin", 300_000);
        using var client = await RawClient.ConnectAsync(server.Port);

        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(content, (await client.RequestAsync("GET", "/file.bin")).Body);
            Assert.Equal(content[10..20], (await client.RequestAsync("GET", "/file.bin", "Range: bytes=10-19")).Body);
        }

        Assert.Equal(4, server.CopiedBecause("body_replaced"));
    }

    [Fact]
    public async Task Get_ResponseCaching_FirstAndCachedArriveWhole()
    {
        await using var server = await WireServer.StartAsync(
            (app, root) =>
            {
                app.UseResponseCaching();
                app.UseZeroCopyStaticFiles(new StaticFileOptions
                {
                    FileProvider = new PhysicalFileProvider(root.Path),
                    OnPrepareResponse = prepared => prepared.Context.Response.Headers.CacheControl = "public, max-age=60",
                });
            },
            builder => builder.Services.AddResponseCaching());
        PageServer.Write(server.Root);

        var response = await RawClient.GetAsync(server.Port, PageServer.Path);

        // The response is stored after the client has it.
        for (var i = 0; response["Age"] is null; i++)
        {
            Assert.True(i < 500);
            Assert.Equal(PageServer.Content, response.Body);
            response = await RawClient.GetAsync(server.Port, PageServer.Path);
        }

        Assert.Equal(PageServer.Content, response.Body);
    }

    private static void Use(IApplicationBuilder app, TemporaryDirectory root, bool useSendFile)
    {
        var options = new StaticFileOptions { FileProvider = new PhysicalFileProvider(root.Path), ServeUnknownFileTypes = true };

        if (useSendFile)
        {
            app.UseZeroCopySendFile();
            app.UseStaticFiles(options);
        }
        else
        {
            app.UseZeroCopyStaticFiles(options);
        }
    }
}
