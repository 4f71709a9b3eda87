namespace ZeroCopy.Host.Configuration;

/// <summary>The section <c>InternalFiles</c>: directories whose files a backend may name in the place of a body, and no client can ask for.</summary>
internal static class InternalFilesSection
{
    private static readonly ConfigurationKey Prefix = new("Path", ConfigurationKind.Page, "What X-Accel-Redirect begins with, such as /internal/downloads; / is allowed.") { IsRequired = true };

    private static readonly ConfigurationKey Root = new("Root", ConfigurationKind.Text, "The directory that is meant. X-Sendfile names files below it by their path on disk.") { IsRequired = true };

    /// <summary>The section.</summary>
    public static ConfigurationKey Key { get; } = ConfigurationKey.List("InternalFiles", "Directories whose files a backend may have sent, by X-Accel-Redirect or X-Sendfile.",
        ConfigurationKey.Section("directory", "A directory.", Prefix, Root));

    /// <summary>Reads the directories.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="baseDirectory">What relative directories are relative to.</param>
    /// <param name="report">Takes what cannot be meant, with its key.</param>
    public static IReadOnlyList<InternalDirectory> Read(IConfiguration configuration, string baseDirectory, Action<string, string> report)
    {
        var directories = new List<InternalDirectory>();

        foreach (var entry in new SettingReader(configuration).List(Key))
        {
            // What is missing has been told of.
            if (entry.Text(Prefix) is not { } path || entry.Text(Root) is not { } root || !path.StartsWith('/'))
            {
                continue;
            }

            var directory = new InternalDirectory(path.TrimEnd('/'), Path.GetFullPath(root, baseDirectory) is var full && full.Length > 1 ? full.TrimEnd('/') : full);

            if (!Directory.Exists(directory.Root))
            {
                report($"{entry.Path}:{Root.Name}", $"there is no directory '{directory.Root}'.");
            }

            if (directories.Any(other => other.Path == directory.Path))
            {
                report($"{entry.Path}:{Prefix.Name}", $"'{path}' stands for another directory already.");
            }

            directories.Add(directory);
        }

        return directories;
    }
}
