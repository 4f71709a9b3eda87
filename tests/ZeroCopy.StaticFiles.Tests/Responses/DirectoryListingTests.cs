using System.Buffers;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using CsCheck;
using ZeroCopy.StaticFiles.Responses;

namespace ZeroCopy.StaticFiles.Tests.Responses;

public partial class DirectoryListingTests
{
    private static readonly DateTimeOffset Day = new(2026, 11, 24, 9, 13, 5, TimeSpan.FromHours(1));

    [Theory]
    [InlineData("<script>alert(1)<script>", "%3Cscript%3Ealert(1)%3Cscript%3E", "&lt;script&gt;alert(1)&lt;script&gt;")]
    [InlineData("\"onclick=x", "%22onclick=x", "&quot;onclick=x")]
    [InlineData("it's", "it&#39;s", "it&#39;s")]
    [InlineData("a&amp;b", "a&amp;amp;b", "a&amp;amp;b")]
    [InlineData("100%", "100%25", "100%")]
    [InlineData("%41", "%2541", "%41")]
    [InlineData("a#b?c", "a%23b%3Fc", "a#b?c")]
    [InlineData("two words", "two%20words", "two words")]
    [InlineData("javascript:alert(1)", "./javascript:alert(1)", "javascript:alert(1)")]
    [InlineData("-rf", "-rf", "-rf")]
    [InlineData("back\\slash", "back%5Cslash", "back\\slash")]
    [InlineData("\u00E4\u65E5\U0001F4C1", "%C3%A4%E6%97%A5%F0%9F%93%81", "\u00E4\u65E5\U0001F4C1")]
    [InlineData("\u202Etxt.exe", "%E2%80%AEtxt.exe", "\u202Etxt.exe")]
    [InlineData("line\r\nbreak\t", "line%0D%0Abreak%09", "line&#13;&#10;break&#9;")]
    public void WriteHtml_Name_EncodedInLinkEscapedInText(string name, string link, string text)
    {
        Assert.Contains($"<a href=\"{link}\"><bdi>{text}</bdi></a>", Html("/", new ListedEntry(name, false, 1, Day)), StringComparison.Ordinal);
        Assert.Contains($"<a class=\"d\" href=\"{link}/\"><bdi>{text}</bdi></a>", Html("/", new ListedEntry(name, true, 1, Day)), StringComparison.Ordinal);
    }

    // RFC 3986 §5: what a client makes of the reference is the name again, and nothing else than a sibling.
    [Fact]
    public void WriteHtml_AnyName_LinkResolvesToName() =>
        Gen.Select(Name, Gen.Bool).Sample(
            (name, isDirectory) =>
            {
                var (link, text) = Entry(Html("/some/dir/", new ListedEntry(name, isDirectory, 1, Day)));
                var resolved = new Uri(new Uri("http://localhost/some/dir/"), link);

                Assert.Equal("localhost", resolved.Host);
                Assert.Equal("", resolved.Query);
                Assert.Equal("", resolved.Fragment);
                Assert.Equal(isDirectory, resolved.AbsolutePath.EndsWith('/'));
                var segments = resolved.AbsolutePath.TrimEnd('/').Split('/');
                Assert.Equal(["", "some", "dir"], segments[..^1]);
                Assert.Equal(name, Uri.UnescapeDataString(segments[^1]));
                Assert.Equal(name, text);
            },
            iter: 5_000,
            threads: 1);

    // Every "<" is one of the page's own: a name adds none.
    [Fact]
    public void WriteHtml_AnyName_NoMarkupOfItsOwn()
    {
        var plain = Html("/x/", new ListedEntry("x", false, 1, Day));

        Name.Sample(
            name =>
            {
                var page = Html($"/{name}/", new ListedEntry(name, false, 1, Day));

                Assert.Equal(plain.Count(c => c == '<'), page.Count(c => c == '<'));
                Assert.Equal(plain.Count(c => c == '"'), page.Count(c => c == '"'));
            },
            iter: 2_000,
            threads: 1);
    }

    [Fact]
    public void WriteHtml_Root_NoParent()
    {
        var page = Html("/");

        Assert.DoesNotContain("../", page, StringComparison.Ordinal);
        Assert.Contains("<title>Index of /</title>", page, StringComparison.Ordinal);
        Assert.Contains("This directory is empty.", page, StringComparison.Ordinal);
        Assert.Contains("0 directories, 0 files, 0 B", page, StringComparison.Ordinal);
    }

    [Fact]
    public void WriteHtml_DeepPath_RelativeBreadcrumb()
    {
        var page = Html("/a b/c&d/e/");

        Assert.Contains("<title>Index of /a b/c&amp;d/e/</title>", page, StringComparison.Ordinal);
        Assert.Contains("<a href=\"../../../\">root</a>", page, StringComparison.Ordinal);
        Assert.Contains("<a href=\"../../\"><bdi>a b</bdi></a>", page, StringComparison.Ordinal);
        Assert.Contains("<a href=\"../\"><bdi>c&amp;d</bdi></a>", page, StringComparison.Ordinal);
        Assert.Contains("<bdi aria-current=\"page\">e</bdi>", page, StringComparison.Ordinal);
        Assert.Contains("href=\"../\">Parent directory</a>", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?", " aria-sort=\"ascending\"><a href=\"?sort=name&amp;order=desc\">Name", "\"><a href=\"?sort=size&amp;order=asc\">Size")]
    [InlineData("?sort=size", " aria-sort=\"ascending\"><a href=\"?sort=size&amp;order=desc\">Size", "\"><a href=\"?sort=name&amp;order=asc\">Name")]
    [InlineData("?sort=date&order=desc", " aria-sort=\"descending\"><a href=\"?sort=date&amp;order=asc\">Modified", "\"><a href=\"?sort=size&amp;order=asc\">Size")]
    public void WriteHtml_Headers_LinkToOtherOrder(string query, string current, string other)
    {
        var page = Render(output => DirectoryListing.WriteHtml(output, "/", [], ListingOrder.Parse(query)));

        Assert.Contains(current, page, StringComparison.Ordinal);
        Assert.Contains(other, page, StringComparison.Ordinal);
        Assert.Single(SortedHeader().Matches(page));
    }

    [Fact]
    public void WriteHtml_File_SizeAndTimeForPeopleAndPrograms()
    {
        var page = Html("/", new ListedEntry("x", false, 1234, Day));

        Assert.Contains("title=\"1,234 bytes\">1.2 KB<", page, StringComparison.Ordinal);
        Assert.Contains("<time datetime=\"2026-11-24T08:13:05Z\">2026-11-24 <span>08:13</span></time>", page, StringComparison.Ordinal);
        Assert.Contains("0 directories, 1 file, 1.2 KB", page, StringComparison.Ordinal);
        Assert.Contains("title=\"1 byte\">1 B<", Html("/", new ListedEntry("x", false, 1, Day)), StringComparison.Ordinal);
    }

    [Fact]
    public void WriteHtml_OtherCulture_SameText()
    {
        var expected = Html("/", new ListedEntry("x", false, 1234, Day));
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberGroupSeparator = ".";
        culture.NumberFormat.NumberDecimalSeparator = ",";
        culture.DateTimeFormat.TimeSeparator = ".";
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = culture;
            Assert.Equal(expected, Html("/", new ListedEntry("x", false, 1234, Day)));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    // Content Security Policy Level 3 §8.3: the hash is that of the element's text, byte for byte.
    [Fact]
    public void ContentSecurityPolicy_Hash_IsThatOfTheStyle()
    {
        var page = Html("/x/", new ListedEntry("style", false, 1, Day));
        var style = page[(page.IndexOf("<style>", StringComparison.Ordinal) + 7)..page.IndexOf("</style>", StringComparison.Ordinal)];
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)));

        Assert.Contains($"style-src 'sha256-{hash}'", ListingStyle.ContentSecurityPolicy, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.DoesNotContain("url(", page, StringComparison.Ordinal);
        Assert.DoesNotContain(" style=", page, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', page);
    }

    [Fact]
    public void WriteHtml_TooManyEntries_CutAndSaid()
    {
        var entries = Enumerable.Range(0, DirectoryListing.MaxEntries + 1).Select(n => new ListedEntry($"f{n}", false, 1, Day)).ToArray();
        var page = Html("/", entries);

        Assert.Contains("<bdi>f9999</bdi>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<bdi>f10000</bdi>", page, StringComparison.Ordinal);
        Assert.Contains("Only 10,000 entries are shown", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Only", Html("/", entries[1..]), StringComparison.Ordinal);
    }

    // nginx, ngx_http_autoindex_module: name, type, mtime as an HTTP-date, and size for files only.
    [Fact]
    public void WriteJson_Entries_AsNginx()
    {
        var day = new DateTimeOffset(2019, 1, 30, 12, 0, 0, TimeSpan.Zero);
        var json = Render(output => DirectoryListing.WriteJson(
            output, [new("b\u00E4\"</script>", false, 12, day), new("dir", true, 4096, day)], default));

        using var parsed = JsonDocument.Parse(json);
        Assert.Equal(
            ["dir directory Wed, 30 Jan 2019 12:00:00 GMT ", "b\u00E4\"</script> file Wed, 30 Jan 2019 12:00:00 GMT 12"],
            parsed.RootElement.EnumerateArray().Select(entry =>
                $"{entry.GetProperty("name")} {entry.GetProperty("type")} {entry.GetProperty("mtime")} {(entry.TryGetProperty("size", out var size) ? size : "")}"));
        Assert.DoesNotContain("</script", json, StringComparison.Ordinal);
        Assert.Contains("b\u00E4", json, StringComparison.Ordinal);
    }

    [Fact]
    public void WriteJson_Empty_EmptyArray() => Assert.Equal("[]", Render(output => DirectoryListing.WriteJson(output, [], default)));

    // Windows allows names that are no UTF-16.
    [Fact]
    public void Write_LoneSurrogate_ReplacementCharacter()
    {
        ListedEntry[] entries = [new("a\uD800b", false, 1, Day)];

        Assert.Contains("<bdi>a\uFFFDb</bdi>", Html("/", entries), StringComparison.Ordinal);
        Assert.Contains("a\uFFFDb", JsonDocument.Parse(Render(output => DirectoryListing.WriteJson(output, entries, default))).RootElement[0].GetProperty("name").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void ETag_Bytes_StrongAndTheirs()
    {
        var tag = DirectoryListing.ETag("abc"u8);

        // FIPS 180-2, appendix B.1, the first half.
        Assert.Equal("\"ba7816bf8f01cfea414140de5dae2223\"", tag);
        Assert.NotEqual(tag, DirectoryListing.ETag("abd"u8));
    }

    // What a file system can hold: anything but NUL and the slash, and the two names that are no names.
    private static readonly Gen<string> Name =
        Gen.OneOf(
            Gen.Char["<>&\"'%#?: ;=/\\-.~\t\n\r\u0001\u0085\u00E9\u05D0\u202E\u65E5aZ0"].Array[1, 12].Select(letters => new string(letters)),
            Gen.String[1, 12])
        .Select(text => string.Concat(text.EnumerateRunes().Where(rune => rune.Value is not (0 or '/') && rune != Rune.ReplacementChar)))
        .Where(name => name is not ("" or "." or ".."));

    private static string Html(string path, params ListedEntry[] entries) =>
        Render(output => DirectoryListing.WriteHtml(output, path, entries, default));

    private static string Render(Action<IBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static (string Link, string Text) Entry(string page)
    {
        var match = EntryLink().Matches(page).Single(link => !link.Value.Contains("class=\"u\"", StringComparison.Ordinal));
        return (WebUtility.HtmlDecode(match.Groups[1].Value), WebUtility.HtmlDecode(match.Groups[2].Value));
    }

    [GeneratedRegex("<td class=\"n\"><a[^>]* href=\"([^\"]*)\"><bdi>([^<]*)</bdi></a>", RegexOptions.CultureInvariant)]
    private static partial Regex EntryLink();

    [GeneratedRegex("aria-sort=\"", RegexOptions.CultureInvariant)]
    private static partial Regex SortedHeader();
}
