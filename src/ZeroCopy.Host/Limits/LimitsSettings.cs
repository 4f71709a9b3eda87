namespace ZeroCopy.Host.Limits;

/// <summary>The limits of the server; <see langword="null"/> leaves a limit of Kestrel as it is, and is no limit otherwise.</summary>
internal sealed record LimitsSettings
{
    /// <summary>Bytes a second that a client has to take, where nothing is said: Kestrel's.</summary>
    public const int DefaultMinResponseRate = 240;

    /// <summary>Connections at once.</summary>
    public int? MaxConnections { get; init; }

    /// <summary>Connections at once of a client.</summary>
    public int? MaxConnectionsPerClient { get; init; }

    /// <summary>Bytes of the head of a request.</summary>
    public int? MaxRequestHeadSize { get; init; }

    /// <summary>How long a client may take to send a head.</summary>
    public TimeSpan? RequestHeadersTimeout { get; init; }

    /// <summary>How long a connection may be idle.</summary>
    public TimeSpan? KeepAliveTimeout { get; init; }

    /// <summary>Bytes a second that a client has to take; zero for any.</summary>
    public int? MinResponseRate { get; init; }

    /// <summary>How long a client may be slower.</summary>
    public TimeSpan? MinResponseRateGrace { get; init; }

    /// <summary>Bytes of the body of a request; zero for any.</summary>
    public long? MaxRequestBodySize { get; init; }

    /// <summary>How fast responses are sent.</summary>
    public Bandwidth? Bandwidth { get; init; }

    /// <summary>How many requests a client may make.</summary>
    public RequestRate? Requests { get; init; }

    /// <summary>Whether anything is to be done for each connection.</summary>
    public bool HasConnectionLimits => MaxConnections is not null || MaxConnectionsPerClient is not null || Bandwidth is not null;
}
