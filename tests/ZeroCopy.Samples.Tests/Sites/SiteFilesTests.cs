using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace ZeroCopy.Samples.Tests.Sites;

/// <summary>The sites are hand-made: what a build step would see to is checked here.</summary>
public partial class SiteFilesTests
{
    public static TheoryData<string> Sites => ["site", "spa-with-api/site", "dropin/wwwroot"];

    [Theory]
    [MemberData(nameof(Sites))]
    public void Pages_LinkOnlyToWhatIsThere(string site)
    {
        var root = Repository.Sample(site);
        var found = 0;

        foreach (var page in Directory.EnumerateFiles(root, "*.html", SearchOption.AllDirectories))
        {
            foreach (Match match in Link().Matches(File.ReadAllText(page)))
            {
                var path = match.Groups[1].Value;
                var file = Path.Join(root, path.EndsWith('/') ? path + "index.html" : path);

                // Deep links of the application are routes, without an extension; those of a site are directories.
                var isRoute = site.StartsWith("spa", StringComparison.Ordinal) && !Path.HasExtension(path);
                Assert.True(isRoute || File.Exists(file), $"{Path.GetRelativePath(root, page)}: {path}");
                found++;
            }
        }

        Assert.NotEqual(0, found);
    }

    [Theory]
    [InlineData("site", 5)]
    [InlineData("spa-with-api/site", 6)]
    public void HashedNames_AreTheHashOfTheContent(string site, int count)
    {
        var root = Repository.Sample(site);
        var names = 0;

        foreach (var path in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories))
        {
            if (Hashed().Match(Path.GetFileName(path)) is { Success: true } match)
            {
                var hash = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)))[..16];
                Assert.True(match.Groups[1].Value == hash, $"{Path.GetRelativePath(root, path)}: the first 16 digits of its SHA-256 are {hash}");
                names++;
            }
        }

        Assert.Equal(count, names);
    }

    [Fact]
    public void SampleSite_IsBelowAMegabyte()
    {
        var files = new DirectoryInfo(Repository.Sample("site")).EnumerateFiles("*", SearchOption.AllDirectories).ToList();

        Assert.InRange(files.Sum(file => file.Length), 1, 1_000_000);
        Assert.InRange(files.Single(file => file.Extension == ".mp4").Length, 1, 300_000);
    }

    [Fact]
    public void Video_StartsBeforeItHasCome()
    {
        // The index (moov) stands before the pictures (mdat), so that a browser plays and seeks without the whole file.
        var video = Directory.EnumerateFiles(Repository.Sample("site/media"), "*.mp4").Single();
        var bytes = File.ReadAllBytes(video).AsSpan();

        Assert.InRange(bytes.IndexOf("moov"u8), 1, bytes.IndexOf("mdat"u8));
    }

    [GeneratedRegex(@"[.]([0-9a-f]{16})[.][a-z0-9]+$")]
    private static partial Regex Hashed();

    [GeneratedRegex("""(?:(?:href|src|srcset|poster|data-demo)=|: )"(/[^"#?]*)""")]
    private static partial Regex Link();
}
