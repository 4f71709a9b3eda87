using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ZeroCopy.StaticFiles.Connections;

namespace ZeroCopy.StaticFiles.Tests.Wire;

/// <summary>An application that uses ZeroCopy, tested as its developer would test it: with <c>WebApplicationFactory</c>.</summary>
public sealed class ApplicationFactoryTests : IDisposable
{
    private readonly TemporaryDirectory _root = new();

    public ApplicationFactoryTests() => PageServer.Write(_root, "wwwroot/page.txt");

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task CreateClient_TestServer_ServesTheFile()
    {
        await using var factory = new Factory(_root);
        using var client = factory.CreateClient();

        var response = await client.GetAsync("/page.txt", TestContext.Current.CancellationToken);

        Assert.Equal(PageServer.Content, await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal(PageServer.ETag, response.Headers.ETag?.ToString());
    }

    [Fact]
    public async Task CreateClient_UseKestrel_ServesTheFileOverASocket()
    {
        await using var factory = new Factory(_root);
        factory.UseKestrel(0);
        using var client = factory.CreateClient();

        var content = await client.GetByteArrayAsync(new Uri("/page.txt", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(PageServer.Content, content);
        Assert.NotNull(factory.Output);
    }

    [Fact]
    public async Task CreateClient_UseKestrelAndUseZeroCopySockets_ServesTheFileOverASocket()
    {
        await using var factory = new Factory(_root, web => web.UseZeroCopySockets());
        factory.UseKestrel(0);
        using var client = factory.CreateClient();

        var content = await client.GetByteArrayAsync(new Uri("/page.txt", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(PageServer.Content, content);
        Assert.NotNull(factory.Output);
    }

    private sealed class Factory(TemporaryDirectory root, Action<IWebHostBuilder>? configure = null) : WebApplicationFactory<Factory>
    {
        /// <summary>The connection's output, when ZeroCopy owned it.</summary>
        public SocketOutput? Output { get; private set; }

        protected override IHostBuilder CreateHostBuilder() => new HostBuilder().ConfigureWebHostDefaults(web => web.Configure(app =>
        {
            app.Use((context, next) =>
            {
                Output = context.Features.Get<SocketOutput>();
                return next(context);
            });
            app.UseZeroCopyStaticFiles();
        }));

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseContentRoot(root.Path);
            configure?.Invoke(builder);
        }
    }
}
