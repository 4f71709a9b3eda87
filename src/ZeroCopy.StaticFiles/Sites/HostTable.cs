using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;

namespace ZeroCopy.StaticFiles.Sites;

/// <summary>What there is for a host: by its exact name, by the longest wildcard, or as any other. Never changes.</summary>
internal sealed class HostTable<T>
    where T : class
{
    // RFC 1035 §2.3.4.
    private const int MaxHostLength = 255;

    private readonly Dictionary<byte[], T> _exact = new(TargetKeyComparer.Instance);
    private readonly Dictionary<byte[], T>.AlternateLookup<ReadOnlySpan<byte>> _byName;
    private readonly (byte[] Suffix, T Value)[] _wildcards;
    private readonly T? _others;
    private readonly bool _hasNames;

    /// <param name="hosts">Hosts as <see cref="VirtualHosts.TryNormalize"/> writes them, each once.</param>
    public HostTable(IEnumerable<(string Host, T Value)> hosts)
    {
        _byName = _exact.GetAlternateLookup<ReadOnlySpan<byte>>();
        var wildcards = new List<(byte[] Suffix, T Value)>();

        foreach (var (host, value) in hosts)
        {
            if (host == VirtualHosts.AnyHost)
            {
                _others = value;
            }
            else if (host.StartsWith("*.", StringComparison.Ordinal))
            {
                wildcards.Add((Encoding.ASCII.GetBytes(host[1..]), value));
            }
            else
            {
                _exact[Encoding.ASCII.GetBytes(host)] = value;
            }
        }

        _wildcards = [.. wildcards.OrderByDescending(wildcard => wildcard.Suffix.Length)];
        _hasNames = _exact.Count + _wildcards.Length > 0;
        All = [.. _exact.Values.Concat(_wildcards.Select(wildcard => wildcard.Value)).Concat(_others is null ? [] : [_others]).Distinct()];
    }

    /// <summary>All there are.</summary>
    public IReadOnlyList<T> All { get; }

    /// <summary>What there is for a host.</summary>
    /// <param name="host">The host of the request with or without its port, as it stands there.</param>
    [SkipLocalsInit]
    public T? Find(ReadOnlySpan<byte> host)
    {
        if (!_hasNames)
        {
            return _others;
        }

        var port = host.LastIndexOf((byte)':');

        if (port >= 0 && port > host.LastIndexOf((byte)']'))
        {
            host = host[..port];
        }

        // A name with its final dot is the same name (RFC 1034 §3.1).
        if (host is [.., (byte)'.'])
        {
            host = host[..^1];
        }

        Span<byte> lower = stackalloc byte[MaxHostLength];

        if (host.Length > MaxHostLength || Ascii.ToLower(host, lower, out var length) != OperationStatus.Done)
        {
            return _others;
        }

        lower = lower[..length];

        if (_byName.TryGetValue(lower, out var value))
        {
            return value;
        }

        foreach (var (suffix, wildcard) in _wildcards)
        {
            if (lower.Length > suffix.Length && lower.EndsWith(suffix))
            {
                return wildcard;
            }
        }

        return _others;
    }

    /// <summary>What there is for a host in text.</summary>
    public T? Find(string? host)
    {
        // With its port: 255 and six more.
        Span<byte> bytes = stackalloc byte[MaxHostLength + 8];
        return host is not null && Encoding.UTF8.TryGetBytes(host, bytes, out var length) ? Find(bytes[..length]) : Find(default(ReadOnlySpan<byte>));
    }
}
