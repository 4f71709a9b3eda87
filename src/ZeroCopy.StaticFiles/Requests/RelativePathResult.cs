namespace ZeroCopy.StaticFiles.Requests;

/// <summary>Whether a request path may name a file at all, and if not, why.</summary>
internal enum RelativePathResult
{
    /// <summary>It may.</summary>
    Ok,

    /// <summary>There is nothing behind the slash.</summary>
    Empty,

    /// <summary>A NUL, which would end the name early.</summary>
    Nul,

    /// <summary>A name that begins with a dot.</summary>
    Hidden,

    /// <summary>A segment is <c>.</c> or <c>..</c>.</summary>
    DotSegment,

    /// <summary>Text that is not UTF-16, or longer than the kernel takes.</summary>
    NotEncodable,
}
