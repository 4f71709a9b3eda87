using System.Buffers;
using System.Net;
using System.Text;
using ZeroCopy.Host.Origin;

namespace ZeroCopy.Host.AccessLogs;

/// <summary>Lines that are written together.</summary>
/// <param name="forwarding">Whose X-Forwarded-For counts; <see langword="null"/> for nobody's.</param>
internal sealed class AccessLogLines(ForwardedHeadersSettings? forwarding) : IDisposable
{
    private const int FullBytes = 64 * 1024;

    // As long as the longest target that is kept.
    private readonly char[] _path = new char[8 * 1024];
    private readonly ArrayBufferWriter<byte> _bytes = new(FullBytes + (16 * 1024));
    private JsonFormat? _json;

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    public ReadOnlySpan<byte> Bytes => _bytes.WrittenSpan;

    /// <summary>Whether they should be written.</summary>
    public bool IsFull => _bytes.WrittenCount >= FullBytes;

    /// <summary>Adds a request, unless it is excluded.</summary>
    public void Add(LoggedRequest request, AccessLogSettings settings)
    {
        if (settings.Exclude.Count > 0 && IsExcluded(request[request.Target], settings))
        {
            return;
        }

        Count++;
        var client = ClientOf(request);

        if (settings.Format == AccessLogFormat.Json)
        {
            (_json ??= new JsonFormat(_bytes)).Write(request, client);
        }
        else
        {
            CombinedFormat.Write(_bytes, request, client);
        }
    }

    /// <summary>Forgets them.</summary>
    public void Clear()
    {
        Count = 0;
        _bytes.ResetWrittenCount();
    }

    public void Dispose() => _json?.Dispose();

    private IPAddress? ClientOf(LoggedRequest request)
    {
        var client = request.Address is { IsIPv4MappedToIPv6: true } mapped ? mapped.MapToIPv4() : request.Address;
        return forwarding is not null && request.ForwardedFor.Length > 0
            ? ForwardedClient.Find(client, request[request.ForwardedFor], forwarding.Trusted, forwarding.Limit)
            : client;
    }

    // By the path as it stands in the request, without its query.
    private bool IsExcluded(ReadOnlySpan<byte> target, AccessLogSettings settings)
    {
        var end = target.IndexOf((byte)'?');
        var length = Encoding.UTF8.GetChars(end < 0 ? target : target[..end], _path);

        foreach (var pattern in settings.Exclude)
        {
            if (pattern.IsMatch(_path.AsSpan(0, length)))
            {
                return true;
            }
        }

        return false;
    }
}
