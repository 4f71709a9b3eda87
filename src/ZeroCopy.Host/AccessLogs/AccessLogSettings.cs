using ZeroCopy.StaticFiles.Decisions;

namespace ZeroCopy.Host.AccessLogs;

/// <summary>What is written down, and where.</summary>
/// <param name="Output">Absolute path of the file, or <c>stdout</c>.</param>
/// <param name="Format">How.</param>
/// <param name="Exclude">Paths that are not.</param>
/// <param name="QueueLength">The most requests that wait to be written.</param>
internal sealed record AccessLogSettings(string Output, AccessLogFormat Format, IReadOnlyList<PathPattern> Exclude, int QueueLength)
{
    /// <summary>The name of the standard output.</summary>
    public const string StandardOutput = "stdout";

    /// <summary>Whether the log shares the standard output with nothing else.</summary>
    public bool IsStandardOutput => Output == StandardOutput;
}
