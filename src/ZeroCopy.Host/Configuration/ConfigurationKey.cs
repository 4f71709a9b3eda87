namespace ZeroCopy.Host.Configuration;

/// <summary>
/// One key of the configuration: the node of the tree that validation, the JSON Schema and the check of the documentation are made from.
/// </summary>
/// <param name="Name">The name, as documented; the configuration itself does not tell cases apart.</param>
/// <param name="Kind">What may stand there.</param>
/// <param name="Description">What it is for, as one sentence.</param>
internal sealed record ConfigurationKey(string Name, ConfigurationKind Kind, string Description)
{
    /// <summary>The value where the key is absent, as one would write it; <see langword="null"/> for none.</summary>
    public string? Default { get; init; }

    /// <summary>Words that are allowed, for a choice or a page; or the names of entries of a map, as regular expression.</summary>
    public IReadOnlyList<string> Allowed { get; init; } = [];

    /// <summary>What a number counts, such as <c>seconds</c>.</summary>
    public string? Unit { get; init; }

    /// <summary>The least number.</summary>
    public long Minimum { get; init; }

    /// <summary>The greatest number.</summary>
    public long Maximum { get; init; } = int.MaxValue;

    /// <summary>Whether the text may have this value; says what is wrong with it otherwise.</summary>
    public Func<string, string?>? Check { get; init; }

    /// <summary>Whether an entry without it is a mistake.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Whether a change takes effect only when the server is started again.</summary>
    public bool NeedsRestart { get; init; }

    /// <summary>The keys of a section.</summary>
    public IReadOnlyList<ConfigurationKey> Keys { get; init; } = [];

    /// <summary>What the entries of a list or map are.</summary>
    public ConfigurationKey? Entry { get; init; }

    /// <summary>Whether it has a value instead of keys.</summary>
    public bool IsValue => Kind >= ConfigurationKind.Text;

    /// <summary>The key of this name.</summary>
    public ConfigurationKey? Find(string name) => Keys.FirstOrDefault(key => key.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>A key of <c>IConfiguration</c> as a path in JSON, such as <c>Sites[0].Hosts</c>.</summary>
    public string JsonPathOf(string key)
    {
        var path = new System.Text.StringBuilder();
        var parent = this;

        foreach (var part in key.Split(':'))
        {
            path.Append(parent?.Kind is ConfigurationKind.List or ConfigurationKind.OneOrMore && part.All(char.IsAsciiDigit) ? $"[{part}]" : path.Length == 0 ? part : $".{part}");
            parent = parent?.Entry ?? parent?.Find(part);
        }

        return path.ToString();
    }

    public static ConfigurationKey Section(string name, string description, params IReadOnlyList<ConfigurationKey> keys) =>
        new(name, ConfigurationKind.Section, description) { Keys = keys };

    public static ConfigurationKey List(string name, string description, ConfigurationKey entry) =>
        new(name, ConfigurationKind.List, description) { Entry = entry };

    public static ConfigurationKey Map(string name, string description, ConfigurationKey entry) =>
        new(name, ConfigurationKind.Map, description) { Entry = entry };

    public static ConfigurationKey Open(string name, string description) => new(name, ConfigurationKind.Open, description);

    public static ConfigurationKey Flag(string name, bool value, string description) =>
        new(name, ConfigurationKind.Boolean, description) { Default = value ? "true" : "false" };
}
