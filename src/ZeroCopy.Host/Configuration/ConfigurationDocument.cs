namespace ZeroCopy.Host.Configuration;

/// <summary>The configuration at one moment, and where each value of it stands.</summary>
/// <param name="Content">All sources together.</param>
/// <param name="Files">The files, in their order, with the lines of their keys.</param>
/// <param name="Environment">The names in the environment that begin with our prefix.</param>
internal sealed record ConfigurationDocument(
    IConfigurationRoot Content, IReadOnlyList<(string Path, IConfigurationRoot Content, Dictionary<string, int> Lines)> Files, IConfigurationRoot Environment)
{
    /// <summary>
    /// Whether a key that is not known is a mistake. The environment has many names that are not ours, and of those with our prefix, some are an
    /// orchestrator's (<c>ZEROCOPY_SERVICE_HOST</c>): only what lies below a key can be ours alone. In a file all are ours, empty ones too.
    /// </summary>
    public bool IsOurs(string key) => Files.Any(file => file.Lines.ContainsKey(key)) || (key.Contains(':') && Environment.GetSection(key).Exists());

    /// <summary>Where a key stands: the last source that has it.</summary>
    public string PlaceOf(string key)
    {
        if (Environment.GetSection(key).Exists())
        {
            return "environment";
        }

        foreach (var (path, _, lines) in Files.Reverse())
        {
            if (lines.TryGetValue(key, out var line))
            {
                return $"{path}:{line}";
            }
        }

        return "";
    }
}
