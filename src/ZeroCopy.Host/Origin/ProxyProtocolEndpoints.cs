using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using ZeroCopy.Host.Configuration;
using ZeroCopy.Host.Systemd;
using ZeroCopy.StaticFiles;

namespace ZeroCopy.Host.Origin;

/// <summary>Puts the PROXY protocol on the endpoints that it is configured for.</summary>
internal static class ProxyProtocolEndpoints
{
    /// <summary>Adds it, if it is configured. Call it after <c>UseZeroCopy</c>: what is put first last stands next to the socket.</summary>
    /// <param name="builder">The server.</param>
    /// <param name="settings">What is configured.</param>
    /// <param name="sockets">Sockets that were passed, whose addresses Kestrel does not know beforehand.</param>
    public static void AddProxyProtocol(this WebApplicationBuilder builder, ServerSettings settings, IReadOnlyList<PassedSocket> sockets)
    {
        if (settings.ProxyProtocol is not { } proxy)
        {
            return;
        }

        builder.Services.PostConfigure<KestrelServerOptions>(kestrel => EndpointInstaller.PutFirst(kestrel, endpoint =>
        {
            if (proxy.IsFor(AddressOf(endpoint.EndPoint, sockets)))
            {
                var logger = endpoint.ApplicationServices.GetRequiredService<ILoggerFactory>().CreateLogger(ProxyProtocolMiddleware.Category);
                endpoint.Use(next => new ProxyProtocolMiddleware(next, proxy.Trusted, logger).OnConnectionAsync);
            }
        }));
    }

    private static EndPoint AddressOf(EndPoint endpoint, IReadOnlyList<PassedSocket> sockets) =>
        endpoint is FileHandleEndPoint passed && sockets.FirstOrDefault(socket => (ulong)socket.Descriptor == passed.FileHandle) is { } socket ? socket.Address : endpoint;
}
