using System.Net.Sockets;
using ZeroCopy.Host.Configuration;
using ZeroCopy.Host.Serving;

namespace ZeroCopy.Host.Systemd;

/// <summary>What a person sees of settings that passed sockets leave without effect.</summary>
internal static class PassedSocketNotes
{
    public static IEnumerable<string> Of(ServerSettings settings, ServeSettings command)
    {
        if (command.Sockets.Count == 0)
        {
            yield break;
        }

        if (command.Urls.Count > 0 || settings.Document.Content.GetSection(ServerKeys.Urls.Name).Exists() || ListenUrls.IsInEnvironment)
        {
            yield return "warn  URLs are not used: the service manager has passed sockets, which speak plain HTTP. Endpoints of the section Kestrel are listened on beside them.";
        }

        if (settings.UnixSocket is not { Mode: null, GroupId: null } && command.Sockets.Any(socket => socket.Address is UnixDomainSocketEndPoint))
        {
            yield return "warn  UnixSocket is not used: SocketMode= and SocketGroup= of the socket unit say who may connect.";
        }
    }
}
