using Microsoft.AspNetCore.Connections;
using ZeroCopy.StaticFiles.Diagnostics;
using ZeroCopy.StaticFiles.Requests;

namespace ZeroCopy.StaticFiles.Connections;

/// <summary>The answers of a connection that are written and have yet to leave: in the access log stands what was sent, and how long it took.</summary>
internal sealed class AccessTrail(IAccessLog log, ConnectionContext connection)
{
    private AccessLogEntry? _first;
    private AccessLogEntry? _last;
    private long _before;

    /// <summary>When the requests that are answered now were looked at.</summary>
    public long StartTimestamp { get; set; }

    /// <summary>Takes down a request whose head, and no more, was written into the output just now.</summary>
    /// <param name="head">The request.</param>
    /// <param name="statusCode">Of the answer.</param>
    /// <param name="headLength">Bytes of its head.</param>
    /// <param name="bodyLength">Bytes of its body.</param>
    /// <param name="now">When the request was looked at.</param>
    /// <param name="before">Bytes of this connection in front of the answer.</param>
    public void Add(in RequestHead head, int statusCode, int headLength, long bodyLength, DateTimeOffset now, long before)
    {
        var entry = log.Begin(new AnsweredRequest
        {
            Time = now,
            RemoteEndPoint = connection.RemoteEndPoint,
            Method = head.IsHead ? "HEAD" : "GET",
            Protocol = head.IsHttp11 ? "HTTP/1.1" : "HTTP/1.0",
            Target = head.Target,
            StatusCode = statusCode,
            Host = head.Host,
            Referer = head.Referer,
            UserAgent = head.UserAgent,
            ForwardedFor = head.ForwardedFor,
        });

        if (entry is null)
        {
            return;
        }

        entry.Next = null;
        entry.StartTimestamp = StartTimestamp;
        entry.HeadLength = headLength;
        entry.BodyLength = bodyLength;

        if (_last is null)
        {
            _first = entry;
            _before = before;
        }
        else
        {
            _last.Next = entry;
        }

        _last = entry;
    }

    /// <summary>The output was flushed, or failed.</summary>
    /// <param name="sent">Bytes that this connection has sent.</param>
    public void Settle(long sent)
    {
        var entry = _first;
        var left = sent - _before;
        _first = _last = null;

        while (entry is not null)
        {
            // It is used again as soon as it has ended.
            var (next, headLength, bodyLength) = (entry.Next, entry.HeadLength, entry.BodyLength);
            left -= headLength;
            log.End(entry, Math.Clamp(left, 0, bodyLength));
            left -= bodyLength;
            entry = next;
        }
    }
}
