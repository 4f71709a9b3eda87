using ZeroCopy.Host.Configuration;

namespace ZeroCopy.Host.Tests.Configuration;

/// <summary>docs/configuration.md has a row for each key, with its default: <c>| `A:B` | `default` | … |</c>.</summary>
public class DocumentationTests
{
    [Fact]
    public void Keys_OfTheTree_AreDocumentedWithTheirDefaults()
    {
        var rows = File.ReadLines(WorkingCopy.Find("docs/configuration.md"))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Where(cells => cells.Length > 3)
            .Select(cells => $"{cells[1]} {cells[2]}")
            .ToHashSet(StringComparer.Ordinal);

        var missing = Describe(ServerKeys.Root, "").Where(row => !rows.Contains(row)).ToList();
        Assert.True(missing.Count == 0, string.Join('\n', missing));
    }

    // What a site has is what there is at the top.
    private static IEnumerable<string> Describe(ConfigurationKey section, string prefix)
    {
        foreach (var key in section.Keys)
        {
            var path = prefix + key.Name;

            if (prefix.StartsWith("Sites", StringComparison.Ordinal) && ServerKeys.Root.Find(key.Name) is not null)
            {
                continue;
            }

            if (key.Kind != ConfigurationKind.Section || key.Keys.Count == 0)
            {
                yield return $"`{path}` {(key.Default is null ? "none" : $"`{key.Default}`")}";
            }

            foreach (var row in Describe(key.Kind == ConfigurationKind.List ? key.Entry! : key, key.Kind == ConfigurationKind.List ? path + ":N:" : path + ":"))
            {
                yield return row;
            }
        }
    }
}
