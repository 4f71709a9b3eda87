using System.Globalization;
using ZeroCopy.StaticFiles.Decisions;

namespace ZeroCopy.Host.Configuration;

/// <summary>Compares a configuration with the tree of keys, and finds all that cannot be meant.</summary>
internal sealed class ConfigurationCheck
{
    private readonly ConfigurationDocument _document;
    private readonly ConfigurationKey _root;
    private readonly List<ConfigurationProblem> _problems = [];

    private ConfigurationCheck(ConfigurationDocument document, ConfigurationKey root)
    {
        _document = document;
        _root = root;
    }

    /// <summary>Checks a configuration.</summary>
    public static IReadOnlyList<ConfigurationProblem> Run(ConfigurationDocument document, ConfigurationKey root)
    {
        var check = new ConfigurationCheck(document, root);
        check.CheckKeys(document.Content, root);
        return check._problems;
    }

    private void CheckKeys(IConfiguration section, ConfigurationKey known)
    {
        foreach (var child in section.GetChildren())
        {
            if (known.Find(child.Key) is { } key)
            {
                CheckKey(child, key);
            }
            else if (_document.IsOurs(child.Path))
            {
                Report(child, $"there is no such key{Suggest(child.Key, known)}");
            }
        }

        foreach (var key in known.Keys.Where(key => key.IsRequired && !section.GetSection(key.Name).Exists()))
        {
            var place = section as IConfigurationSection;
            Report(place!, $"'{key.Name}' is missing: {key.Description}");
        }
    }

    private void CheckKey(IConfigurationSection section, ConfigurationKey key)
    {
        switch (key.Kind)
        {
            case ConfigurationKind.Open:
                break;

            case ConfigurationKind.Section or ConfigurationKind.List or ConfigurationKind.Map when section.Value is { Length: > 0 } value:
                // "LIMITS" in the environment of whoever starts us is not about us.
                if (_document.IsOurs(section.Path))
                {
                    Report(section, $"'{value}' stands where {(key.Kind == ConfigurationKind.List ? "a list in brackets" : "an object in braces")} is expected.");
                }

                break;

            case ConfigurationKind.Section:
                CheckKeys(section, key);
                break;

            case ConfigurationKind.OneOrMore when section.Value is not null:
                CheckValue(section, key.Entry!);
                break;

            case ConfigurationKind.List or ConfigurationKind.OneOrMore:
                CheckList(section, key);
                break;

            case ConfigurationKind.Map:
                CheckMap(section, key);
                break;

            default:
                CheckValue(section, key);
                break;
        }
    }

    private void CheckList(IConfigurationSection section, ConfigurationKey key)
    {
        foreach (var entry in section.GetChildren())
        {
            if (!int.TryParse(entry.Key, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            {
                Report(entry, "this is a key where a list in brackets is expected.");
            }
            else
            {
                CheckKey(entry, key.Entry!);
            }
        }
    }

    private void CheckMap(IConfigurationSection section, ConfigurationKey key)
    {
        foreach (var entry in section.GetChildren())
        {
            if (key.Check?.Invoke(entry.Key) is { } problem)
            {
                Report(entry, problem);
            }

            CheckKey(entry, key.Entry!);
        }
    }

    private void CheckValue(IConfigurationSection section, ConfigurationKey key)
    {
        if (section.Value is not { } value)
        {
            if (_document.IsOurs(section.Path) && section.GetChildren().Any())
            {
                Report(section, $"one value is expected here: {Expected(key)}.");
            }

            return;
        }

        // As good as absent: "key": null, or a name in the environment that was emptied.
        if (value.Length > 0 && ProblemOf(value, key) is { } problem)
        {
            Report(section, problem);
        }
    }

    private static string? ProblemOf(string value, ConfigurationKey key)
    {
        var isValid = key.Kind switch
        {
            ConfigurationKind.Boolean => bool.TryParse(value, out _),
            ConfigurationKind.Integer => long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= key.Minimum && number <= key.Maximum,
            ConfigurationKind.Choice => key.Allowed.Contains(value, StringComparer.OrdinalIgnoreCase),
            ConfigurationKind.Page => value.StartsWith('/') || key.Allowed.Any(start => value.StartsWith(start, StringComparison.Ordinal)),
            ConfigurationKind.Fraction => double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var fraction) && fraction is >= 0 and <= 1,
            ConfigurationKind.Duration => SettingValue.TryParseDuration(value, out var duration) && duration >= TimeSpan.Zero,
            _ => true,
        };

        if (!isValid)
        {
            var nearest = key.Kind == ConfigurationKind.Choice && !value.All(char.IsAsciiDigit) ? NearestName.Of(value, key.Allowed) : null;
            return $"'{value}' is not {Expected(key)}{(nearest is null ? "." : $". Did you mean '{nearest}'?")}";
        }

        if (key.Kind == ConfigurationKind.Pattern && !PathPattern.TryParse(value, out _, out var problem))
        {
            return $"the pattern '{value}' cannot be read: {problem}";
        }

        return key.Check?.Invoke(value);
    }

    private static string Expected(ConfigurationKey key) => key.Kind switch
    {
        ConfigurationKind.Boolean => "true or false",
        ConfigurationKind.FlagOrName => "a name, or true or false",
        ConfigurationKind.Integer => $"a number from {key.Minimum} to {key.Maximum}{(key.Unit is null ? "" : $" ({key.Unit})")}",
        ConfigurationKind.Choice => $"one of {string.Join(", ", key.Allowed)}",
        ConfigurationKind.Page => $"a path from the root of the site, such as /index.html{string.Concat(key.Allowed.Select(start => $", or one that begins with {start}"))}",
        ConfigurationKind.Fraction => "a number from 0 to 1",
        ConfigurationKind.Duration => "a number of seconds, or a time as 1.12:00:00",
        ConfigurationKind.Pattern => "a pattern such as /assets/**",
        _ => "text",
    };

    private static string Suggest(string name, ConfigurationKey known)
    {
        var names = known.Keys.Select(key => key.Name).ToArray();
        return NearestName.Of(name, names) is { } nearest ? $". Did you mean '{nearest}'?" : $". Here may stand: {string.Join(", ", names)}.";
    }

    private void Report(IConfigurationSection section, string message) =>
        _problems.Add(new ConfigurationProblem(_root.JsonPathOf(section.Path), message, _document.PlaceOf(section.Path)));
}
