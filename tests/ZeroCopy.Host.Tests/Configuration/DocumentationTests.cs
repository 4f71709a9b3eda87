using System.Text.RegularExpressions;
using NJsonSchema;
using ZeroCopy.Host.Configuration;

namespace ZeroCopy.Host.Tests.Configuration;

/// <summary>docs/configuration.md has a row for each key, with its default: <c>| `A:B` | `default` | … |</c>. What can be copied out of documents is right.</summary>
public partial class DocumentationTests
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

    [Theory]
    [InlineData("README.md", 2)]
    [InlineData("docs/configuration.md", 15)]
    [InlineData("docs/operations.md", 4)]
    [InlineData("docs/migrating-from-nginx.md", 5)]
    [InlineData("docs/migrating-from-caddy.md", 4)]
    public async Task Snippets_OfTheDocument_AreConfigurations(string document, int least)
    {
        var schema = await JsonSchema.FromJsonAsync(ConfigurationSchema.Write(ServerKeys.Root), TestContext.Current.CancellationToken);
        var snippets = Snippet().Matches(await File.ReadAllTextAsync(WorkingCopy.Find(document), TestContext.Current.CancellationToken));

        // A file of calibration is another thing.
        var configurations = snippets.Where(static snippet => !snippet.Value.Contains("\"version\": 1", StringComparison.Ordinal)).ToArray();

        Assert.True(configurations.Length >= least, $"{configurations.Length}");
        Assert.All(configurations, snippet => Assert.Empty(schema.Validate(snippet.Groups[1].Value)));
    }

    [GeneratedRegex("^```json\\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Snippet();

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
