using System.IO.Compression;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.FileProviders;

namespace ZeroCopy.StaticFiles.Tests.Wire.Site;

/// <summary>Starts <c>UseZeroCopyFileServer</c> on a small site.</summary>
internal static class SiteServer
{
    /// <summary>A date in the past, so that entity tags are strong.</summary>
    public static readonly DateTimeOffset Old = new(2024, 5, 6, 7, 8, 9, TimeSpan.Zero);

    public static async Task<WireServer> StartAsync(Action<ZeroCopyFileServerOptions>? configure = null, Action<WebApplication>? behind = null)
    {
        var server = await WireServer.StartAsync((app, root) =>
        {
            var options = new ZeroCopyFileServerOptions { FileProvider = new PhysicalFileProvider(root.Path) };
            options.StaticFileOptions.ServeUnknownFileTypes = true;
            configure?.Invoke(options);
            app.UseZeroCopyFileServer(options);
            behind?.Invoke(app);

            // What nobody answered.
            app.Run(context =>
            {
                context.Response.StatusCode = StatusCodes.Status418ImATeapot;
                return Task.CompletedTask;
            });
        });

        Write(server.Root, "index.html", "home");
        Write(server.Root, "about.html", "about");
        Write(server.Root, "docs/index.html", "docs");
        Write(server.Root, "empty/readme.txt", "no default document here");
        Write(server.Root, "404.html", "not here");
        Write(server.Root, "50x.html", "sorry");
        Write(server.Root, "app.3f9a1c0b.js", "let a=1");
        Write(server.Root, "app.js", "let b=1");
        Write(server.Root, ".env", "SECRET=1");
        return server;
    }

    /// <summary>Writes an old file.</summary>
    public static void Write(TemporaryDirectory root, string name, string text, DateTimeOffset? modified = null)
    {
        root.Write(name, text);
        root.Date(name, modified ?? Old);
    }

    /// <summary>Writes a file beside another one in a coding, as old as the original unless said otherwise.</summary>
    public static byte[] WriteCoded(TemporaryDirectory root, string name, string suffix, byte[] content, DateTimeOffset? modified = null)
    {
        var coded = new MemoryStream();

        using (Stream stream = suffix == ".br" ? new BrotliStream(coded, CompressionLevel.Fastest, leaveOpen: true) : new GZipStream(coded, CompressionLevel.Fastest, leaveOpen: true))
        {
            stream.Write(content);
        }

        root.Write(name + suffix, coded.ToArray());
        root.Date(name + suffix, modified ?? Old);
        return coded.ToArray();
    }

    /// <summary>An endpoint without a body behind the site.</summary>
    public static void Answer(WebApplication app, string path, int statusCode) =>
        app.Use((context, next) =>
        {
            if (context.Request.Path != path)
            {
                return next(context);
            }

            context.Response.StatusCode = statusCode;
            return Task.CompletedTask;
        });
}
