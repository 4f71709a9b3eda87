namespace ZeroCopy.Host.Benchmarking;

/// <summary>What the bytes are sent on.</summary>
internal enum SocketKind
{
    /// <summary>TCP over loopback: the socket of a client, or of a proxy on another machine.</summary>
    Tcp,

    /// <summary>A Unix socket: a proxy on this machine.</summary>
    Unix,
}
