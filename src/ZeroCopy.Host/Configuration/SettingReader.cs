using System.Globalization;

namespace ZeroCopy.Host.Configuration;

/// <summary>Reads the settings of a site: its own, else those of the server, else the default that the key has.</summary>
/// <param name="own">The section of the site, or the whole configuration.</param>
/// <param name="shared">The whole configuration, where the site has a section of its own.</param>
internal sealed class SettingReader(IConfiguration own, IConfiguration? shared = null)
{
    /// <summary>Where the site's own settings stand.</summary>
    public string Path => (own as IConfigurationSection)?.Path ?? "";

    /// <summary>The keys below a section.</summary>
    public SettingReader Section(ConfigurationKey section) => new(own.GetSection(section.Name), shared?.GetSection(section.Name));

    /// <summary>The value of a key, or its default; <see langword="null"/> where it has none.</summary>
    public string? Text(ConfigurationKey key) =>
        own[key.Name] is { Length: > 0 } value ? value
        : shared?[key.Name] is { Length: > 0 } inherited ? inherited
        : key.Default;

    /// <summary>The value that the site itself has.</summary>
    public string? OwnText(ConfigurationKey key) => own[key.Name] is { Length: > 0 } value ? value : null;

    // What was found to be no value is told elsewhere, and read as the default.
    public bool Flag(ConfigurationKey key) => bool.TryParse(Text(key), out var value) ? value : bool.Parse(key.Default!);

    public int Integer(ConfigurationKey key) =>
        int.TryParse(Text(key), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= key.Minimum && value <= key.Maximum
            ? value
            : int.Parse(key.Default!, CultureInfo.InvariantCulture);

    public TimeSpan? Duration(ConfigurationKey key) => Text(key) is { } text && SettingValue.TryParseDuration(text, out var duration) ? duration : null;

    /// <summary>The value of a choice, as the key writes it.</summary>
    public string? Choice(ConfigurationKey key) =>
        key.Allowed.FirstOrDefault(word => word.Equals(Text(key), StringComparison.OrdinalIgnoreCase)) ?? key.Default;

    /// <summary>The entries of a list; a single value is a list of one. A site that has one inherits nothing.</summary>
    public IReadOnlyList<SettingReader> List(ConfigurationKey key) => [.. Entries(key).Select(entry => new SettingReader(entry))];

    /// <summary>The values of a list, or its default, whose values are separated by spaces.</summary>
    public IReadOnlyList<string> Values(ConfigurationKey key)
    {
        var section = Defined(key);

        return section is null ? key.Default?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? []
            : section.Value is { Length: > 0 } single ? [single]
            : [.. section.GetChildren().Select(entry => entry.Value).OfType<string>().Where(value => value.Length > 0)];
    }

    /// <summary>The entries of a map, by name.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Map(ConfigurationKey key) =>
        [.. (Defined(key)?.GetChildren() ?? []).Select(entry => KeyValuePair.Create(entry.Key, entry.Value ?? ""))];

    /// <summary>The only value, where an entry of a list is a value and not a section.</summary>
    public string? Value => (own as IConfigurationSection)?.Value;

    private IEnumerable<IConfigurationSection> Entries(ConfigurationKey key) => Defined(key)?.GetChildren() ?? [];

    private IConfigurationSection? Defined(ConfigurationKey key) =>
        own.GetSection(key.Name) is var mine && mine.Exists() ? mine
        : shared?.GetSection(key.Name) is { } inherited && inherited.Exists() ? inherited
        : null;
}
