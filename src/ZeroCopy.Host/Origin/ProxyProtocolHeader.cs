using System.Net;

namespace ZeroCopy.Host.Origin;

/// <summary>What a proxy says of the connection that it relays (HAProxy, proxy-protocol.txt, versions 1 and 2).</summary>
/// <param name="Length">Bytes of the header; the next one is the client's.</param>
/// <param name="HasAddresses">Whether it tells of other ends than the proxy's own; a health check and UNKNOWN do not.</param>
/// <param name="Source">The client; <see langword="null"/> where it has no address, as at a Unix domain socket of the proxy.</param>
/// <param name="Destination">Where the client connected to; <see langword="null"/> likewise.</param>
internal readonly record struct ProxyProtocolHeader(int Length, bool HasAddresses, EndPoint? Source, EndPoint? Destination);
