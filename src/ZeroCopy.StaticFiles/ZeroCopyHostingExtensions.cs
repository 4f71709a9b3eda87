using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using ZeroCopy.StaticFiles;

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
}
