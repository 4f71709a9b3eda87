namespace ZeroCopy.StaticFiles.Responses;

/// <summary>
/// By which door an answer leaves, by what mechanism its content, and why by that one: the one place where these are named.
/// </summary>
/// <param name="Door"><c>connection</c> or <c>pipeline</c>.</param>
/// <param name="Mechanism"><c>memory</c>, <c>copy</c>, or a mechanism of a transfer, such as <c>sendfile</c>.</param>
/// <param name="Reason">The reason for the mechanism, as a token.</param>
internal readonly record struct Delivery(string Door, string Mechanism, string Reason)
{
    private const string Connection = "connection";
    private const string Pipeline = "pipeline";
    private const string Default = "default";

    /// <summary>Content that the connection door sends.</summary>
    /// <param name="isInMemory">Whether the door holds it.</param>
    /// <param name="length">Its length.</param>
    /// <param name="maxContentLength">Bytes of the largest content that is held.</param>
    /// <param name="choice">The mechanism that sends it from the file otherwise, and why that one.</param>
    public static Delivery OnConnection(bool isInMemory, long length, int maxContentLength, (string Mechanism, string Reason) choice) =>
        isInMemory ? new(Connection, "memory", "small")
        : choice.Reason != Default ? new(Connection, choice.Mechanism, choice.Reason)
        : length > maxContentLength ? new(Connection, choice.Mechanism, "large")
        : new(Connection, choice.Mechanism, "no_room_in_memory");

    /// <summary>Content that the pipeline sends.</summary>
    /// <param name="copyReason">Why it is copied into the pipe, as the tag of the metrics; <see langword="null"/> when it goes to the socket.</param>
    /// <param name="choice">The mechanism that brings it to the socket, and why that one.</param>
    public static Delivery InPipeline(string? copyReason, (string Mechanism, string Reason) choice) =>
        copyReason is not null ? new(Pipeline, "copy", copyReason)
        : choice.Reason != Default ? new(Pipeline, choice.Mechanism, choice.Reason)
        : new(Pipeline, choice.Mechanism, "raw_socket");

    /// <summary>An answer of the pipeline without content of a file.</summary>
    public static Delivery WithoutFile => new(Pipeline, "", "");
}
