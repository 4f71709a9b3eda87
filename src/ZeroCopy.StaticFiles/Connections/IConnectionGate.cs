using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;

namespace ZeroCopy.StaticFiles.Connections;

/// <summary>Decides which connections are served, as soon as they are accepted: before TLS, and before anything is allocated for them.</summary>
internal interface IConnectionGate
{
    /// <summary>Lets a connection in, or not. Called by the thread that accepts.</summary>
    /// <param name="socket">Its socket.</param>
    /// <param name="place">What the connection takes up; disposed when its socket is closed.</param>
    /// <returns>Whether it is served; otherwise it is closed at once.</returns>
    bool TryEnter(Socket socket, [NotNullWhen(true)] out IDisposable? place);
}
