using Microsoft.AspNetCore.Server.Kestrel.Core;
using ZeroCopy.StaticFiles;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers ZeroCopy in a service collection.</summary>
public static class ZeroCopyServiceCollectionExtensions
{
    /// <summary>
    /// Takes over the output of the connections of all Kestrel endpoints. Optional before
    /// <c>app.UseZeroCopyStaticFiles()</c>; needed to set options, or where no such middleware is used.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets options, or <see langword="null"/>.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is <see langword="null"/>.</exception>
    public static IServiceCollection AddZeroCopyStaticFiles(this IServiceCollection services, Action<ZeroCopyOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);

        if (configure is not null)
        {
            services.Configure(configure);
        }

        // After the application's own configuration, whose endpoints and defaults are kept.
        return services.PostConfigure<KestrelServerOptions>(EndpointInstaller.InstallAll);
    }
}
