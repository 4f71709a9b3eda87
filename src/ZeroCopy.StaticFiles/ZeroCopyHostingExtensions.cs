using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using ZeroCopy.StaticFiles;
using ZeroCopy.StaticFiles.Transport;

namespace Microsoft.AspNetCore.Hosting;

/// <summary>Gives the connections of Kestrel endpoints to ZeroCopy.</summary>
public static class ZeroCopyHostingExtensions
{
    /// <summary>
    /// Takes over the output of the connections of one endpoint. For the others, and for all when
    /// <c>app.UseZeroCopyStaticFiles()</c> is called, see <see cref="UseZeroCopy(IWebHostBuilder, Action{ZeroCopyOptions}?)"/>.
    /// </summary>
    /// <param name="listenOptions">The endpoint.</param>
    /// <returns>The endpoint.</returns>
    /// <remarks>
    /// Call it before <c>UseHttps</c> and <c>UseConnectionLogging</c>, next to the socket. What stands between it and Kestrel
    /// makes it step back: bodies are copied then.
    /// </remarks>
    /// <exception cref="ArgumentNullException"><paramref name="listenOptions"/> is <see langword="null"/>.</exception>
    public static ListenOptions UseZeroCopy(this ListenOptions listenOptions)
    {
        ArgumentNullException.ThrowIfNull(listenOptions);
        EndpointInstaller.Install(listenOptions);
        return listenOptions;
    }

    /// <summary>
    /// Answers requests for files on this endpoint before the request pipeline: on the connection, below Kestrel's HTTP loop, for a
    /// fraction of the CPU.
    /// </summary>
    /// <param name="listenOptions">The endpoint.</param>
    /// <param name="options">
    /// The options of <c>UseStaticFiles</c>, or <see cref="ZeroCopyStaticFileOptions"/>. Give the same object to
    /// <c>app.UseZeroCopyStaticFiles(options)</c>: it answers what this one hands over.
    /// </param>
    /// <returns>The endpoint.</returns>
    /// <remarks>
    /// <para>
    /// <b>No middleware sees such a request</b>: no authentication or authorization, no rate limit, no host filtering, no rewriting,
    /// no logging of ASP.NET Core. Use it for files that everybody may read. Requests are logged under the category
    /// <c>ZeroCopy.StaticFiles.Requests</c> (Information) and counted by <c>zerocopy.requests</c>.
    /// </para>
    /// <para>
    /// Answered are GET and HEAD over plain HTTP/1.x for regular files beneath a <c>PhysicalFileProvider</c> on Linux. Everything else
    /// goes to the pipeline as it came: other methods and paths, requests with a body, several ranges, HTTP/2, TLS; and all requests
    /// when the options have code of their own to run (<c>OnPrepareResponse</c>, <c>CustomEntityTag</c>) or ask for digests.
    /// </para>
    /// <para>Kestrel's limits, timeouts and graceful shutdown apply as ever.</para>
    /// </remarks>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static ListenOptions UseZeroCopyStaticFiles(this ListenOptions listenOptions, StaticFileOptions options)
    {
        ArgumentNullException.ThrowIfNull(listenOptions);
        ArgumentNullException.ThrowIfNull(options);
        EndpointInstaller.Install(listenOptions, services => OptionsReader.GetSite(services, options));
        return listenOptions;
    }

    /// <summary>
    /// Answers requests for the files of a site, its default documents included, on this endpoint before the request pipeline.
    /// </summary>
    /// <param name="listenOptions">The endpoint.</param>
    /// <param name="options">
    /// The options of <c>UseFileServer</c>, or <see cref="ZeroCopyFileServerOptions"/>. Give the same object to
    /// <c>app.UseZeroCopyFileServer(options)</c>, which answers what this one hands over: redirects, listings, error pages, and the
    /// page of an application.
    /// </param>
    /// <returns>The endpoint.</returns>
    /// <inheritdoc cref="UseZeroCopyStaticFiles(ListenOptions, StaticFileOptions)" path="/remarks"/>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static ListenOptions UseZeroCopyFileServer(this ListenOptions listenOptions, FileServerOptions options)
    {
        ArgumentNullException.ThrowIfNull(listenOptions);
        ArgumentNullException.ThrowIfNull(options);
        EndpointInstaller.Install(listenOptions, services => OptionsReader.GetSite(services, options));
        return listenOptions;
    }

    /// <summary>Answers requests for the files of several sites on this endpoint before the request pipeline.</summary>
    /// <param name="listenOptions">The endpoint.</param>
    /// <param name="sites">The sites. Give the same object to <c>app.UseZeroCopySites(sites)</c>, which answers what this one hands over.</param>
    /// <returns>The endpoint.</returns>
    /// <inheritdoc cref="UseZeroCopyStaticFiles(ListenOptions, StaticFileOptions)" path="/remarks"/>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static ListenOptions UseZeroCopySites(this ListenOptions listenOptions, ZeroCopySites sites)
    {
        ArgumentNullException.ThrowIfNull(listenOptions);
        ArgumentNullException.ThrowIfNull(sites);
        EndpointInstaller.Install(listenOptions, services => SitesReader.Get(services, sites));
        return listenOptions;
    }

    /// <summary>Takes over the output of the connections of all endpoints.</summary>
    /// <param name="builder">The web host builder, such as <c>builder.WebHost</c>.</param>
    /// <param name="configure">Sets options, or <see langword="null"/>.</param>
    /// <returns>The web host builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static IWebHostBuilder UseZeroCopy(this IWebHostBuilder builder, Action<ZeroCopyOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.ConfigureServices(services => services.AddZeroCopyStaticFiles(configure));
    }

    /// <summary>
    /// Uses the socket transport of this library for all endpoints in the place of Kestrel's: one system call to receive a request
    /// instead of two or three, and less memory for each idle connection. Elsewhere than on Linux it is <c>UseSockets</c>.
    /// </summary>
    /// <param name="builder">The web host builder, such as <c>builder.WebHost</c>. Call this after <c>UseKestrel</c>.</param>
    /// <param name="configure">
    /// Sets the options of <c>UseSockets</c>, which keep their meaning, or <see langword="null"/>. IOQueueCount and
    /// WaitForDataBeforeAllocatingBuffer have no part in it: there are no queues, and no block is allocated before there is data.
    /// </param>
    /// <returns>The web host builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static IWebHostBuilder UseZeroCopySockets(this IWebHostBuilder builder, Action<SocketTransportOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);

        if (!OperatingSystem.IsLinux())
        {
            return builder.UseSockets(configure ?? (static _ => { }));
        }

        return builder.ConfigureServices(services =>
        {
            // Kestrel asks the last one first.
            services.AddSingleton<IConnectionListenerFactory, SocketTransport>();

            if (configure is not null)
            {
                services.Configure(configure);
            }
        });
    }
}
