namespace ZeroCopy.StaticFiles.Requests;

/// <summary>The value of the traceparent field, W3C Trace Context §3.2: <c>00-trace-parent-flags</c>.</summary>
internal static class TraceParent
{
    private const int LastFlagsDigit = 54;

    /// <summary>Whether the caller records this trace: the lowest bit of the flags (§3.2.2.5). Of what cannot be read, no.</summary>
    public static bool IsSampled(ReadOnlySpan<byte> value) => value.Length > LastFlagsDigit && "13579bdf"u8.Contains(value[LastFlagsDigit]);
}
