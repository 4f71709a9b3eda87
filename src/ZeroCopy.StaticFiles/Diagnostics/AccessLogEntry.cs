namespace ZeroCopy.StaticFiles.Diagnostics;

/// <summary>A request of the access log whose answer has not left yet. Whoever keeps the log makes them, and uses them again.</summary>
internal abstract class AccessLogEntry
{
    /// <summary>The answer behind this one on the connection.</summary>
    public AccessLogEntry? Next { get; set; }

    /// <summary>When its bytes were looked at, on the clock of the connections.</summary>
    public long StartTimestamp { get; set; }

    /// <summary>Bytes of the head of the answer.</summary>
    public int HeadLength { get; set; }

    /// <summary>Bytes of its body.</summary>
    public long BodyLength { get; set; }
}
