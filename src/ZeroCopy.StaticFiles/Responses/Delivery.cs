namespace ZeroCopy.StaticFiles.Responses;

/// <summary>
/// By which door an answer leaves, by what mechanism its content, and why by that one: the one place where these are named.
/// </summary>
/// <param name="Door"><c>connection</c> or <c>pipeline</c>.</param>
/// <param name="Mechanism"><c>memory</c>, <c>sendfile</c> or <c>copy</c>.</param>
/// <param name="Reason">The reason for the mechanism, as a token.</param>
internal readonly record struct Delivery(string Door, string Mechanism, string Reason)
{
    private const string Connection = "connection";
    private const string Pipeline = "pipeline";
    private const string SendFile = "sendfile";

    /// <summary>Content that the connection door sends.</summary>
    /// <param name="isInMemory">Whether the door holds it.</param>
    /// <param name="length">Its length.</param>
    /// <param name="maxContentLength">Bytes of the largest content that is held.</param>
    public static Delivery OnConnection(bool isInMemory, long length, int maxContentLength) =>
        isInMemory ? new(Connection, "memory", "small")
        : length > maxContentLength ? new(Connection, SendFile, "large")
        : new(Connection, SendFile, "no_room_in_memory");

    /// <summary>Content that the pipeline sends.</summary>
    /// <param name="copyReason">Why it is copied, as the tag of the metrics; <see langword="null"/> when the kernel sends it.</param>
    public static Delivery InPipeline(string? copyReason) =>
        copyReason is null ? new(Pipeline, SendFile, "raw_socket") : new(Pipeline, "copy", copyReason);
}
