using System.Buffers;

namespace ZeroCopy.StaticFiles.Requests;

/// <summary>The value of the Host field.</summary>
internal static class HostField
{
    // A registered name or an IPv4 address, without the characters that only percent-encoding would bring.
    private static readonly SearchValues<byte> HostBytes = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._"u8);

    /// <summary>Whether it is a name or an IPv4 address, with or without a port.</summary>
    public static bool IsPlain(ReadOnlySpan<byte> host)
    {
        var end = host.IndexOfAnyExcept(HostBytes);

        if (end < 0)
        {
            return !host.IsEmpty;
        }

        var port = host[(end + 1)..];
        return end > 0 && host[end] == ':' && port.Length is >= 1 and <= 5 && !port.ContainsAnyExceptInRange((byte)'0', (byte)'9');
    }
}
