using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ZeroCopy.StaticFiles.Connections;
using ZeroCopy.StaticFiles.Diagnostics;
using ZeroCopy.StaticFiles.Sites;

namespace ZeroCopy.StaticFiles;

/// <summary>Puts the connection middleware on the endpoints of a server.</summary>
/// <remarks>
/// Kestrel has no public way to do this for all endpoints that keeps the application's own settings:
/// <c>ConfigureEndpointDefaults</c> replaces the delegate that is there, and endpoints made by <c>Listen</c> in code are
/// reachable only through an internal list. Both are read by <see cref="UnsafeAccessorAttribute"/>, which works in
/// NativeAOT; where a version of Kestrel lacks one, nothing is changed and the log says what to call instead.
/// </remarks>
internal static class EndpointInstaller
{
    private static readonly ConditionalWeakTable<KestrelServerOptions, object> Installed = [];

    // Once on each endpoint, whoever asks for it first: by default, by name, or for its files.
    private static readonly ConditionalWeakTable<ListenOptions, SiteOfEndpoint> Endpoints = [];

    /// <summary>Installs the middleware on one endpoint.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="sites">Finds the sites whose files are answered on the connection, if any are.</param>
    public static void Install(ListenOptions endpoint, Func<IServiceProvider, LiveSites>? sites = null)
    {
        var services = endpoint.ApplicationServices;
        var isInstalled = Endpoints.TryGetValue(endpoint, out _);
        var wanted = Endpoints.GetOrCreateValue(endpoint);
        wanted.Find = sites ?? wanted.Find;

        if (isInstalled)
        {
            return;
        }

        // Resolved when the endpoint is bound: while options are still being configured, resolving them would recurse.
        endpoint.Use(next =>
        {
            var options = services.GetRequiredService<IOptions<ZeroCopyOptions>>().Value;
            var context = ServiceContext.For(services);
            OptionsReader.ReadTransfer(context, options);

            // On an endpoint for HTTP/2 alone, or for TLS, Kestrel would refuse what the door answers.
            var door = wanted.Find is { } find && (endpoint.Protocols & HttpProtocols.Http1) != 0 && !IsForTls(endpoint)
                ? SitesReader.CreateDoor(services, context, options, endpoint.KestrelServerOptions, find(services))
                : null;
            return new ZeroCopyConnectionMiddleware(next, context, options.InlineCompletions, door).OnConnectionAsync;
        });
    }

    /// <summary>Installs the middleware on all endpoints, present and future; a second call does nothing.</summary>
    public static void InstallAll(KestrelServerOptions server)
    {
        if (!Installed.TryAdd(server, server))
        {
            return;
        }

        try
        {
            // Endpoints from URLs, configuration and later Listen calls. Ours comes first, next to the socket.
            var defaults = GetEndpointDefaults(server);
            server.ConfigureEndpointDefaults(endpoint =>
            {
                Install(endpoint);
                defaults(endpoint);
            });

            // Endpoints that Listen made in code. Behind UseHttps the middleware finds no raw socket and stands back.
            foreach (var endpoint in GetCodeBackedListenOptions(server))
            {
                Install(endpoint);
            }
        }
        catch (MissingMethodException exception)
        {
            // Not the logger of ServiceContext: that one asks for the options that may be in the making right now.
            var logger = server.ApplicationServices.GetRequiredService<ILoggerFactory>().CreateLogger(ServiceContext.LogCategory);
            TransferLog.EndpointsNotReachable(logger, exception.Message);
        }
    }

    /// <summary>
    /// Puts something on all endpoints that are made from now on, before what is on them by default: next to the socket, and so outside of door
    /// and TLS. What is put there last comes first.
    /// </summary>
    /// <exception cref="MissingMethodException">This version of Kestrel has no such place.</exception>
    public static void PutFirst(KestrelServerOptions server, Action<ListenOptions> install)
    {
        var defaults = GetEndpointDefaults(server);
        server.ConfigureEndpointDefaults(endpoint =>
        {
            install(endpoint);
            defaults(endpoint);
        });
    }

    // Next to the socket, the door stands outside of TLS: it would answer in the clear whoever asks so.
    private static bool IsForTls(ListenOptions endpoint)
    {
        try
        {
            return GetIsTls(endpoint);
        }
        catch (MissingMethodException)
        {
            // Another version of Kestrel: no door is slower, and nothing else.
            return true;
        }
    }

    private sealed class SiteOfEndpoint
    {
        public Func<IServiceProvider, LiveSites>? Find { get; set; }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_IsTls")]
    private static extern bool GetIsTls(ListenOptions endpoint);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_EndpointDefaults")]
    private static extern Action<ListenOptions> GetEndpointDefaults(KestrelServerOptions server);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_CodeBackedListenOptions")]
    private static extern List<ListenOptions> GetCodeBackedListenOptions(KestrelServerOptions server);
}
