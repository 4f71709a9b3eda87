namespace ZeroCopy.Host.Limits;

/// <summary>A client that has connections.</summary>
internal sealed class OpenClient(ClientAddress address)
{
    public ClientAddress Address => address;

    /// <summary>How many it has.</summary>
    public int Connections { get; set; }

    /// <summary>How many of them send: at the last look, and those that are new since.</summary>
    public int Sending { get; set; }
}
