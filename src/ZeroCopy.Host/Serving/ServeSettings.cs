namespace ZeroCopy.Host.Serving;

/// <summary>What the command line asks for.</summary>
/// <param name="Root">Absolute path of the directory to serve.</param>
/// <param name="Urls">Where to listen.</param>
internal sealed record ServeSettings(string Root, IReadOnlyList<string> Urls)
{
    /// <summary>Whether a directory without a default document is listed.</summary>
    public bool ListDirectories { get; init; }

    /// <summary>Whether <c>/about</c> is answered with <c>about.html</c>.</summary>
    public bool CleanUrls { get; init; }

    /// <summary>Paths to try where a request names no file, with <c>{path}</c> for its path.</summary>
    public IReadOnlyList<string> TryFiles { get; init; } = [];

    /// <summary>How files are sent, as the command line names it; <see langword="null"/> leaves it to the configuration.</summary>
    public string? TransferMode { get; init; }

    /// <summary>The page of a single-page application, or <see langword="null"/>.</summary>
    public string? NavigationFallback { get; init; }

    /// <summary>Name of the field that explains each answer, or <see langword="null"/>.</summary>
    public string? DebugHeader { get; init; }
}
