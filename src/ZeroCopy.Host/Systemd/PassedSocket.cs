using System.Net;
using System.Net.Sockets;

namespace ZeroCopy.Host.Systemd;

/// <summary>A listening socket that the service manager has made (socket activation).</summary>
/// <param name="Descriptor">Its number.</param>
/// <param name="Address">What it is bound to.</param>
internal sealed record PassedSocket(int Descriptor, EndPoint Address)
{
    /// <summary>The address as a URL.</summary>
    public string Url => Address switch
    {
        UnixDomainSocketEndPoint unix => $"http://unix:{unix}",
        _ => $"http://{Address}",
    };
}
