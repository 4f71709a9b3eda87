using ZeroCopy.Host.AccessLogs;
using ZeroCopy.StaticFiles.Decisions;

namespace ZeroCopy.Host.Configuration;

/// <summary>The section <c>AccessLog</c>: who asked for what, one line a request.</summary>
internal static class AccessLogSection
{
    private static readonly ConfigurationKey Output = new("Output", ConfigurationKind.Text,
        "Where the log goes: stdout, or a file, relative to the file of --config. Without it there is none.");

    private static readonly ConfigurationKey Format = new("Format", ConfigurationKind.Choice, "How a request is written: as Apache and nginx do, or as JSON.")
    {
        Default = nameof(AccessLogFormat.Combined),
        Allowed = Enum.GetNames<AccessLogFormat>(),
    };

    private static readonly ConfigurationKey Exclude = ConfigurationKey.List("Exclude", "Paths that are not logged.",
        new ConfigurationKey("pattern", ConfigurationKind.Pattern, "A pattern, for the path as it stands in the request."));

    private static readonly ConfigurationKey QueueLength = new("QueueLength", ConfigurationKind.Integer,
        "The most requests that wait to be written; what is more is dropped and counted.")
    {
        Default = "16384",
        Minimum = 16,
        Maximum = 1_048_576,
        Unit = "requests",
    };

    /// <summary>The section.</summary>
    public static ConfigurationKey Key { get; } = ConfigurationKey.Section("AccessLog", "A line for each request.", Output, Format, Exclude, QueueLength);

    /// <summary>Reads it; <see langword="null"/> for no log.</summary>
    /// <param name="settings">The configuration.</param>
    /// <param name="baseDirectory">What a relative path is relative to.</param>
    public static AccessLogSettings? Read(SettingReader settings, string baseDirectory)
    {
        var section = settings.Section(Key);

        if (section.Text(Output) is not { } output)
        {
            return null;
        }

        var isStandardOutput = output.Equals(AccessLogSettings.StandardOutput, StringComparison.OrdinalIgnoreCase);

        return new AccessLogSettings(
            isStandardOutput ? AccessLogSettings.StandardOutput : Path.GetFullPath(output, baseDirectory),
            Enum.Parse<AccessLogFormat>(section.Choice(Format)!),
            [.. section.Values(Exclude).Select(static pattern => PathPattern.TryParse(pattern, out var parsed, out _) ? parsed : null).OfType<PathPattern>()],
            section.Integer(QueueLength));
    }
}
