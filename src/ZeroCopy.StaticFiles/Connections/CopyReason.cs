namespace ZeroCopy.StaticFiles.Connections;

/// <summary>Why a file body is copied through Kestrel's response pipe instead of being sent by the kernel.</summary>
internal enum CopyReason
{
    /// <summary>It is not: the kernel sends it.</summary>
    None,

    /// <summary>No ZeroCopy connection middleware ran on this endpoint.</summary>
    NotInstalled,

    /// <summary>Not Linux.</summary>
    OperatingSystem,

    /// <summary>The connection has no socket: a test server, named pipes, QUIC.</summary>
    NoSocket,

    /// <summary>Another connection middleware transforms the bytes: TLS, connection logging.</summary>
    TransportWrapped,

    /// <summary>TLS encrypts in user space.</summary>
    Tls,

    /// <summary>HTTP/2 and HTTP/3 frame the body.</summary>
    NotHttp1,

    /// <summary>The response has no Content-Length, or a transfer coding: Kestrel frames the body in chunks.</summary>
    NoContentLength,

    /// <summary>A middleware replaced the response body, such as response compression or buffering.</summary>
    BodyReplaced,

    /// <summary>No address space for <see cref="Memory.PhantomMemory"/>.</summary>
    NoAddressSpace,

    /// <summary>The file provider offers a stream, not a file.</summary>
    NotAFile,
}

/// <summary>The reasons as tag values of the metrics.</summary>
internal static class CopyReasons
{
    public static string ToTag(CopyReason reason) => reason switch
    {
        CopyReason.None => "none",
        CopyReason.NotInstalled => "not_installed",
        CopyReason.OperatingSystem => "operating_system",
        CopyReason.NoSocket => "no_socket",
        CopyReason.TransportWrapped => "transport_wrapped",
        CopyReason.Tls => "tls",
        CopyReason.NotHttp1 => "not_http1",
        CopyReason.NoContentLength => "no_content_length",
        CopyReason.BodyReplaced => "body_replaced",
        CopyReason.NoAddressSpace => "no_address_space",
        CopyReason.NotAFile => "not_a_file",
        _ => "unknown",
    };
}

/// <summary>Connection feature: the middleware looked at this connection and left it to Kestrel.</summary>
internal sealed record DeclinedConnection(CopyReason Reason);
