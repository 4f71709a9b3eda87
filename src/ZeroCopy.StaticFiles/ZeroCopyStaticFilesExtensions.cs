using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ZeroCopy.StaticFiles;
using ZeroCopy.StaticFiles.Connections;
using ZeroCopy.StaticFiles.Middleware;

namespace Microsoft.AspNetCore.Builder;

/// <summary>
/// Static files and <c>SendFileAsync</c> by <c>sendfile(2)</c>. In the namespace of <c>UseStaticFiles</c>, so that
/// changing one name is the whole migration.
/// </summary>
public static class ZeroCopyStaticFilesExtensions
{
    /// <summary>
    /// Serves the files of the web root (<c>wwwroot</c>) for the request path they have there. A drop-in for
    /// <c>UseStaticFiles()</c>, with the options that <c>services.Configure&lt;StaticFileOptions&gt;</c> set.
    /// </summary>
    /// <param name="app">The application.</param>
    /// <returns>The application.</returns>
    /// <remarks>
    /// Enough by itself for endpoints from URLs, from configuration and from <c>Listen</c> in code. Requests that name no
    /// file pass on to the next middleware. What cannot be sent by the kernel (HTTPS, HTTP/2, another operating system, a
    /// test server) is copied through Kestrel, with the same headers and bytes.
    /// </remarks>
    /// <exception cref="ArgumentNullException"><paramref name="app"/> is <see langword="null"/>.</exception>
    public static IApplicationBuilder UseZeroCopyStaticFiles(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        return app.UseZeroCopyStaticFiles(app.ApplicationServices.GetRequiredService<IOptions<StaticFileOptions>>().Value);
    }

    /// <summary>Serves the files of the web root below <paramref name="requestPath"/>.</summary>
    /// <param name="app">The application.</param>
    /// <param name="requestPath">Where the files appear, such as <c>/static</c>: with a leading slash and without one at the end.</param>
    /// <returns>The application.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="app"/> is <see langword="null"/>.</exception>
    public static IApplicationBuilder UseZeroCopyStaticFiles(this IApplicationBuilder app, string requestPath)
    {
        ArgumentNullException.ThrowIfNull(app);
        return app.UseZeroCopyStaticFiles(new StaticFileOptions { RequestPath = new PathString(requestPath) });
    }

    /// <summary>Serves files as <paramref name="options"/> say.</summary>
    /// <param name="app">The application.</param>
    /// <param name="options">
    /// The options of <c>UseStaticFiles</c>, with the same meaning and defaults. A <c>PhysicalFileProvider</c> is opened
    /// beneath its root by the kernel on Linux; another provider is asked for each file, which goes by <c>sendfile</c> when it has a
    /// physical path and is copied when it has only a stream.
    /// </param>
    /// <returns>The application.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="app"/> or <paramref name="options"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">There is neither a <c>FileProvider</c> nor a web root.</exception>
    public static IApplicationBuilder UseZeroCopyStaticFiles(this IApplicationBuilder app, StaticFileOptions options)
    {
        ArgumentNullException.ThrowIfNull(app);
        ArgumentNullException.ThrowIfNull(options);
        var services = app.ApplicationServices;
        InstallOnEndpoints(services);
        var sites = OptionsReader.GetSite(services, options);
        sites.IsInPipeline = true;
        var site = sites.Current.Only;
        var responder = new FileResponder(ServiceContext.For(services), site);
        return app.Use(next => new ZeroCopyStaticFileMiddleware(next, site, responder).Invoke);
    }

    /// <summary>
    /// Serves a site from the web root: files and default documents. A drop-in for <c>UseFileServer()</c>.
    /// </summary>
    /// <param name="app">The application.</param>
    /// <returns>The application.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="app"/> is <see langword="null"/>.</exception>
    public static IApplicationBuilder UseZeroCopyFileServer(this IApplicationBuilder app) =>
        app.UseZeroCopyFileServer(new FileServerOptions());

    /// <summary>Serves a site from the web root, with directory listings if wanted.</summary>
    /// <param name="app">The application.</param>
    /// <param name="enableDirectoryBrowsing">Whether a directory without a default document is listed.</param>
    /// <returns>The application.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="app"/> is <see langword="null"/>.</exception>
    public static IApplicationBuilder UseZeroCopyFileServer(this IApplicationBuilder app, bool enableDirectoryBrowsing) =>
        app.UseZeroCopyFileServer(new FileServerOptions { EnableDirectoryBrowsing = enableDirectoryBrowsing });

    /// <summary>Serves a site from the web root below <paramref name="requestPath"/>.</summary>
    /// <param name="app">The application.</param>
    /// <param name="requestPath">Where the site appears, such as <c>/docs</c>.</param>
    /// <returns>The application.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="app"/> or <paramref name="requestPath"/> is <see langword="null"/>.</exception>
    public static IApplicationBuilder UseZeroCopyFileServer(this IApplicationBuilder app, string requestPath)
    {
        ArgumentNullException.ThrowIfNull(requestPath);
        return app.UseZeroCopyFileServer(new FileServerOptions { RequestPath = new PathString(requestPath) });
    }

    /// <summary>Serves a site as <paramref name="options"/> say.</summary>
    /// <param name="app">The application.</param>
    /// <param name="options">
    /// The options of <c>UseFileServer</c>, or <see cref="ZeroCopyFileServerOptions"/> for clean URLs, the page of a
    /// single-page application, error pages and all that <see cref="ZeroCopyFileOptions"/> offers. No services need to be
    /// registered for listings.
    /// </param>
    /// <returns>The application.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="app"/> or <paramref name="options"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">An option has a value that cannot be meant; the message says which.</exception>
    /// <exception cref="InvalidOperationException">There is neither a <c>FileProvider</c> nor a web root.</exception>
    public static IApplicationBuilder UseZeroCopyFileServer(this IApplicationBuilder app, FileServerOptions options)
    {
        ArgumentNullException.ThrowIfNull(app);
        ArgumentNullException.ThrowIfNull(options);
        var services = app.ApplicationServices;
        InstallOnEndpoints(services);
        var sites = OptionsReader.GetSite(services, options);
        sites.IsInPipeline = true;
        var site = sites.Current.Only;
        var context = ServiceContext.For(services);
        return app.Use(next => new ZeroCopyFileServerMiddleware(next, context, site).Invoke);
    }

    /// <summary>Serves several sites, told apart by the host and the path of a request; what they are may change while the server runs.</summary>
    /// <param name="app">The application.</param>
    /// <param name="sites">The sites.</param>
    /// <returns>The application.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="app"/> or <paramref name="sites"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">An option has a value that cannot be meant, or two sites are for the same host and path.</exception>
    public static IApplicationBuilder UseZeroCopySites(this IApplicationBuilder app, ZeroCopySites sites)
    {
        ArgumentNullException.ThrowIfNull(app);
        ArgumentNullException.ThrowIfNull(sites);
        var services = app.ApplicationServices;
        InstallOnEndpoints(services);
        var live = SitesReader.Get(services, sites);
        live.IsInPipeline = true;
        return app.Use(next => new ZeroCopySitesMiddleware(next, live, ServiceContext.For(services)).Invoke);
    }

    /// <summary>
    /// Lets every <c>SendFileAsync</c> behind this middleware leave its bytes in the kernel: <c>Results.File</c>, MVC's
    /// <c>PhysicalFile</c>, stock <c>UseStaticFiles</c> and your own calls.
    /// </summary>
    /// <param name="app">The application.</param>
    /// <returns>The application.</returns>
    /// <remarks>
    /// Put it before the middleware that is to profit. Responses need a Content-Length, which all of the above set;
    /// others are copied.
    /// </remarks>
    /// <exception cref="ArgumentNullException"><paramref name="app"/> is <see langword="null"/>.</exception>
    public static IApplicationBuilder UseZeroCopySendFile(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        InstallOnEndpoints(app.ApplicationServices);
        var services = ServiceContext.For(app.ApplicationServices);
        return app.Use(next => new ZeroCopySendFileMiddleware(next, services).Invoke);
    }

    private static void InstallOnEndpoints(IServiceProvider services) =>
        EndpointInstaller.InstallAll(services.GetRequiredService<IOptions<KestrelServerOptions>>().Value);
}
