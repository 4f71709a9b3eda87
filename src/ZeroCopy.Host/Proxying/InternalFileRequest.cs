namespace ZeroCopy.Host.Proxying;

/// <summary>That a backend has answered, and which file it wants to be sent in the place of its body.</summary>
/// <param name="Redirect">The value of X-Accel-Redirect, or <see langword="null"/>.</param>
/// <param name="Sendfile">The value of X-Sendfile, or <see langword="null"/>.</param>
internal sealed record InternalFileRequest(string? Redirect, string? Sendfile)
{
    /// <summary>It names none.</summary>
    public static InternalFileRequest None { get; } = new(null, null);

    /// <summary>What it names, as it stands in the answer.</summary>
    public string? File => Redirect ?? Sendfile;
}
