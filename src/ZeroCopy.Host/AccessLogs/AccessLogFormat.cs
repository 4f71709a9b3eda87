namespace ZeroCopy.Host.AccessLogs;

/// <summary>How a request is written down.</summary>
internal enum AccessLogFormat
{
    /// <summary>The combined format of Apache and nginx.</summary>
    Combined,

    /// <summary>One JSON object a line.</summary>
    Json,
}
