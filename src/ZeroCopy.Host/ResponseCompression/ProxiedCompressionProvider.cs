using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.Options;

namespace ZeroCopy.Host.ResponseCompression;

/// <summary>Chooses the coding as ASP.NET Core does, and leaves alone what is not to be changed or not worth it.</summary>
internal sealed class ProxiedCompressionProvider(IServiceProvider services, IOptions<ResponseCompressionOptions> options, int minLength)
    : ResponseCompressionProvider(services, options)
{
    /// <inheritdoc/>
    public override bool ShouldCompressResponse(HttpContext context)
    {
        var response = context.Response;

        // RFC 9110 §7.7: "A proxy MUST NOT transform the content of a response message that contains a no-transform cache directive". A length that is not
        // known is taken for a long one.
        return !(response.ContentLength < minLength)
            && response.StatusCode != StatusCodes.Status206PartialContent
            && !response.Headers.CacheControl.ToString().Contains("no-transform", StringComparison.OrdinalIgnoreCase)
            && base.ShouldCompressResponse(context);
    }

    /// <inheritdoc/>
    public override ICompressionProvider? GetCompressionProvider(HttpContext context)
    {
        var provider = base.GetCompressionProvider(context);
        var headers = context.Response.Headers;

        // RFC 9110 §8.8.1: two codings of one resource are not the same bytes, so they may not have the same strong validator.
        if (provider is not null && headers.ETag.ToString() is ['"', ..] and var tag)
        {
            headers.ETag = "W/" + tag;
        }

        return provider;
    }
}
