using System.Globalization;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.Features;

namespace ZeroCopy.Host.Tls;

/// <summary>Redirects plain HTTP to HTTPS, and tells browsers over HTTPS to keep to it, where the site says so.</summary>
internal sealed class HttpsPolicyMiddleware(RequestDelegate next, HttpsPolicies policies, IServer server)
{
    private const int DefaultPort = 443;

    // RFC 8555 §8.3: the challenge is fetched over plain HTTP; who has no certificate yet cannot be led to HTTPS.
    private static readonly PathString AcmeChallenge = "/.well-known/acme-challenge";

    public Task Invoke(HttpContext context)
    {
        var settings = policies.Find(context.Request);

        // RFC 6797 §7.2: "An HSTS Host MUST NOT include the STS header field in HTTP responses conveyed over non-secure transport."
        if (context.Request.IsHttps)
        {
            if (settings.Hsts is { } field)
            {
                context.Response.Headers.StrictTransportSecurity = field;
            }

            return next(context);
        }

        if (!settings.Redirects || context.Request.Path.StartsWithSegments(AcmeChallenge))
        {
            return next(context);
        }

        // HTTP/1.0 does without a host, and there is nowhere to lead to.
        if (!context.Request.Host.HasValue)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return Task.CompletedTask;
        }

        context.Response.StatusCode = StatusCodes.Status308PermanentRedirect;
        context.Response.Headers.Location = LocationOf(context.Request, settings.Port > 0 ? settings.Port : FindPort());
        return Task.CompletedTask;
    }

    private static string LocationOf(HttpRequest request, int port)
    {
        var host = port == DefaultPort ? request.Host.Host : string.Create(CultureInfo.InvariantCulture, $"{request.Host.Host}:{port}");

        // As the client wrote it: a decoded path does not tell all there was.
        return request.HttpContext.Features.Get<IHttpRequestFeature>()?.RawTarget is ['/', ..] target
            ? $"https://{host}{target}"
            : UriHelper.BuildAbsolute("https", new HostString(host), request.PathBase, request.Path, request.QueryString);
    }

    // Known once the endpoints are bound, and another one after Kestrel's section has changed.
    private int FindPort()
    {
        foreach (var address in server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [])
        {
            if (address.StartsWith("https:", StringComparison.OrdinalIgnoreCase) && BindingAddress.Parse(address) is { IsUnixPipe: false } parsed)
            {
                return parsed.Port;
            }
        }

        return DefaultPort;
    }
}
