namespace ZeroCopy.StaticFiles.Diagnostics;

/// <summary>
/// Takes down the requests that are answered on the connection, which no middleware sees. Called on event threads: it must not wait, and should not
/// allocate.
/// </summary>
internal interface IAccessLog
{
    /// <summary>A request is answered. What is wanted of it has to be copied.</summary>
    /// <returns>What <see cref="End"/> is to be called with; <see langword="null"/> where the request is not taken down.</returns>
    AccessLogEntry? Begin(in AnsweredRequest request);

    /// <summary>The answer has left, or never will.</summary>
    /// <param name="entry">Of <see cref="Begin"/>; not the caller's any more.</param>
    /// <param name="sentBytes">Bytes of the body that the kernel took.</param>
    void End(AccessLogEntry entry, long sentBytes);
}
