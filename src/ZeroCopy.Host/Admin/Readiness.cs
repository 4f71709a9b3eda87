namespace ZeroCopy.Host.Admin;

/// <summary>Whether this server should be sent requests.</summary>
/// <param name="lifetime">Of the server.</param>
internal sealed class Readiness(IHostApplicationLifetime lifetime)
{
    /// <summary>Why not, as a word; <see langword="null"/> when it should. It is draining from the first signal on, while it still answers.</summary>
    public string? Obstacle =>
        lifetime.ApplicationStopping.IsCancellationRequested ? "draining"
        : lifetime.ApplicationStarted.IsCancellationRequested ? null
        : "starting";
}
