using Microsoft.AspNetCore.HttpOverrides;
using ZeroCopy.Host.Networks;

namespace ZeroCopy.Host.Origin;

/// <summary>Whose header fields tell who the client is.</summary>
/// <param name="Trusted">The proxies.</param>
/// <param name="Limit">How many proxies behind one another are believed.</param>
/// <param name="Headers">The fields.</param>
internal sealed record ForwardedHeadersSettings(NetworkSet Trusted, int Limit, ForwardedHeaders Headers)
{
    /// <summary>
    /// Whether another host than that of Host may be asked for. The door on the connection chooses sites by Host alone, so such requests are the
    /// pipeline's, and so are all.
    /// </summary>
    public bool ChangesHost => (Headers & ForwardedHeaders.XForwardedHost) != 0;

    /// <summary>Whether they tell the address of the client.</summary>
    public bool TellsAddress => (Headers & ForwardedHeaders.XForwardedFor) != 0;
}
