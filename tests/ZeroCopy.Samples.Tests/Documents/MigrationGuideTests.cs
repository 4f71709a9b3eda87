using System.Text.Json;
using System.Text.RegularExpressions;

namespace ZeroCopy.Samples.Tests.Documents;

/// <summary>What a reader copies out of the guides must at least be JSON, and what they link to must be there.</summary>
public partial class MigrationGuideTests
{
    public static TheoryData<string> Guides => ["migrating-from-nginx.md", "migrating-from-caddy.md", "migrating-from-usestaticfiles.md"];

    [Theory]
    [InlineData("migrating-from-nginx.md", 5)]
    [InlineData("migrating-from-caddy.md", 4)]
    public void Snippets_AreObjects(string guide, int count)
    {
        var snippets = Snippet().Matches(Read(guide));

        Assert.Equal(count, snippets.Count);
        foreach (Match snippet in snippets)
        {
            using var document = JsonDocument.Parse(snippet.Groups[1].Value);
            Assert.Equal(JsonValueKind.Object, document.RootElement.ValueKind);
        }
    }

    [Theory]
    [MemberData(nameof(Guides))]
    public void Links_LeadToFiles(string guide)
    {
        var links = Link().Matches(Read(guide));

        Assert.NotEmpty(links);
        foreach (Match link in links)
        {
            Assert.True(File.Exists(Path.Combine(Repository.Root, "docs", link.Groups[1].Value)), link.Value);
        }
    }

    private static string Read(string guide) => File.ReadAllText(Path.Combine(Repository.Root, "docs", guide));

    [GeneratedRegex("^```json\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Snippet();

    [GeneratedRegex(@"\]\(([^)#:]+)(?:#[^)]*)?\)")]
    private static partial Regex Link();
}
