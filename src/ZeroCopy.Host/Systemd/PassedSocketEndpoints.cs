using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ZeroCopy.Host.Systemd;

/// <summary>Listens on the sockets that were passed, in the place of URLs.</summary>
internal static class PassedSocketEndpoints
{
    /// <summary>Adds them. Call it last: an endpoint gets what is on all endpoints by default at that moment.</summary>
    public static void ListenOn(this WebApplicationBuilder builder, IReadOnlyList<PassedSocket> sockets) =>
        builder.Services.PostConfigure<KestrelServerOptions>(kestrel =>
        {
            foreach (var socket in sockets)
            {
                kestrel.ListenHandle((ulong)socket.Descriptor);
            }
        });
}
