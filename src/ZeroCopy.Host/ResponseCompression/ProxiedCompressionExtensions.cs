using System.IO.Compression;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.Options;

namespace ZeroCopy.Host.ResponseCompression;

/// <summary>Compresses what applications behind this server answer with. Files of sites are not: it would copy them through this process.</summary>
internal static class ProxiedCompressionExtensions
{
    /// <summary>Compresses the answers of what stands behind, and of that only. Put it in front of the proxy, behind the sites.</summary>
    /// <param name="app">The branch of the pipeline.</param>
    /// <param name="settings">What is compressed; <see langword="null"/> adds nothing.</param>
    public static IApplicationBuilder UseProxiedCompression(this IApplicationBuilder app, ProxiedCompressionSettings? settings)
    {
        if (settings is null)
        {
            return app;
        }

        var options = new ResponseCompressionOptions { EnableForHttps = true, MimeTypes = settings.Types };

        foreach (var coding in settings.Codings)
        {
            options.Providers.Add(ProviderOf(coding));
        }

        var provider = new ProxiedCompressionProvider(app.ApplicationServices, Options.Create(options), settings.MinLength);
        return app.Use(next =>
        {
            var compressing = new ResponseCompressionMiddleware(next, provider);

            // An upgrade has no content, and a stream of events is to arrive event by event.
            return context => context.Features.Get<IHttpUpgradeFeature>()?.IsUpgradableRequest == true
                || context.Request.Headers.Accept.ToString().StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase)
                ? next(context)
                : compressing.Invoke(context);
        });
    }

    // The quickest level: the answer is made while the client waits, and again for the next one.
    private static ICompressionProvider ProviderOf(string coding) => coding == "br"
        ? new BrotliCompressionProvider(Options.Create(new BrotliCompressionProviderOptions { Level = CompressionLevel.Fastest }))
        : new GzipCompressionProvider(Options.Create(new GzipCompressionProviderOptions { Level = CompressionLevel.Fastest }));
}
