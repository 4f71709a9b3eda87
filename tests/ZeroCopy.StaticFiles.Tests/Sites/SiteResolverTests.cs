using ZeroCopy.StaticFiles.Decisions;
using ZeroCopy.StaticFiles.Files;
using ZeroCopy.StaticFiles.Sites;

namespace ZeroCopy.StaticFiles.Tests.Sites;

/// <summary>The order of look-ups: file, directory, clean URL, files to try.</summary>
public sealed class SiteResolverTests : IDisposable
{
    private static readonly FileServerSettings Everything = new()
    {
        DefaultFiles = ["index.html", "index.htm"],
        RedirectToAppendTrailingSlash = true,
        ListDirectories = true,
        CleanUrls = true,
        TryFiles = ["{path}.txt", "/fallback.html"],
    };

    private readonly SampleSite _site = new() { Server = Everything };

    public void Dispose() => _site.Dispose();

    [Theory]
    [InlineData("/a.html", "/a.html")]
    [InlineData("/sub/index.html", "/sub/index.html")]
    [InlineData("/sub/", "/sub/index.html")]
    [InlineData("/", "/index.htm")]
    [InlineData("/a", "/a.html")]
    [InlineData("/b", "/b.txt")]
    [InlineData("/b/", "/b.txt")]
    [InlineData("/a/", "/fallback.html")]
    [InlineData("/none", "/fallback.html")]
    [InlineData("/none/", "/fallback.html")]
    [InlineData("/type.unknown", "/fallback.html")]
    [InlineData("/.hidden.html", "/fallback.html")]
    public void Find_PathOfAFile_TakesTheFirstInOrder(string path, string expected)
    {
        WriteFiles();

        var match = Find(path);

        Assert.Equal((SiteMatchKind.File, expected), (match.Kind, match.File.Path));
    }

    [Theory]
    [InlineData("/a.html", SiteMatchOrigin.Path)]
    [InlineData("/sub/", SiteMatchOrigin.DefaultDocument)]
    [InlineData("/a", SiteMatchOrigin.CleanUrl)]
    [InlineData("/b", SiteMatchOrigin.TryFiles)]
    internal void Find_PathOfAFile_TellsByWhichLookUp(string path, SiteMatchOrigin expected)
    {
        WriteFiles();

        Assert.Equal(expected, Find(path).File.Origin);
    }

    [Fact]
    public void Find_WithATrace_NotesWhatWasTriedInOrder()
    {
        WriteFiles();
        var trace = new LookUpTrace();

        var match = _site.CreateResolver().Find("/none", "", trace);
        match.File.File.Dispose();

        Assert.Equal(
            [("/none.html", SiteMatchOrigin.CleanUrl, FileOpenStatus.NotFound), ("/none.txt", SiteMatchOrigin.TryFiles, FileOpenStatus.NotFound), ("/fallback.html", SiteMatchOrigin.TryFiles, FileOpenStatus.Opened)],
            trace.LookUps.Where(lookUp => !lookUp.IsOfUnknownType).Select(lookUp => (lookUp.Path, lookUp.Origin, lookUp.Status)));
        Assert.Equal("/none", Assert.Single(trace.LookUps, lookUp => lookUp.IsOfUnknownType).Path);
    }

    [Fact]
    public void Describe_CodedFiles_TellsTheStateOfEach()
    {
        _site.Serve(ContentCodings.Brotli, ContentCodings.Zstandard, ContentCodings.Gzip);
        _site.Write("a.js", "a");
        _site.Write("a.js.br", "br");
        _site.Write("a.js.gz", "gz", SampleSite.Old.AddSeconds(-1));
        var resolver = _site.CreateResolver();
        var match = resolver.Find("/a.js", "");

        var states = resolver.CodedFiles.Describe(match.File);
        match.File.File.Dispose();

        Assert.Equal(
            [(ContentCodings.Brotli, CodedFileState.Fresh), (ContentCodings.Zstandard, CodedFileState.Missing), (ContentCodings.Gzip, CodedFileState.Stale)],
            states);
    }

    [Theory]
    [InlineData("/sub", SiteMatchKind.Redirect)]
    [InlineData("", SiteMatchKind.Redirect)]
    [InlineData("/list", SiteMatchKind.Redirect)]
    [InlineData("/list/", SiteMatchKind.Listing)]
    internal void Find_PathOfADirectory_ComesBeforeOtherNames(string path, SiteMatchKind expected)
    {
        WriteFiles();
        _site.Write("sub.html", "clean");
        _site.Write("list.html", "clean");
        Assert.Equal(expected, Find(path).Kind);
    }

    [Fact]
    public void Find_FileBesideADirectoryOfItsCleanName_IsTheDirectory()
    {
        _site.Write("x/index.html", "directory");
        _site.Write("x.html", "file");
        _site.Server = Everything with { RedirectToAppendTrailingSlash = false };
        Assert.Equal("/x/index.html", Find("/x").File.Path);
        Assert.Equal("/x.html", Find("/x.html").File.Path);
    }

    [Fact]
    public void Find_DirectoryWithoutContent_IsNoRedirect()
    {
        _site.Write("empty/readme.md", "none");
        _site.Server = Everything with { ListDirectories = false, TryFiles = [], CleanUrls = false };
        Assert.Equal(SiteMatchKind.None, Find("/empty").Kind);
        Assert.Equal(SiteMatchKind.None, Find("/empty/").Kind);
    }

    [Theory]
    [InlineData("/sub")]
    [InlineData("/sub/")]
    [InlineData("/a")]
    [InlineData("/b")]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/none")]
    public void Find_NothingButFiles_FindsNoOtherNames(string path)
    {
        WriteFiles();
        _site.Server = new FileServerSettings();
        Assert.Equal(SiteMatchKind.None, Find(path).Kind);
    }

    [Fact]
    public void Find_TryFiles_InTheirOrder()
    {
        WriteFiles();
        _site.Server = new FileServerSettings { TryFiles = ["{path}.none", "/b.txt", "/a.html"] };
        Assert.Equal("/b.txt", Find("/none").File.Path);
    }

    [Fact]
    public void Find_UnknownTypesServed_HasTheDefaultType()
    {
        WriteFiles();
        Assert.Equal("text/html", Find("/a.html").File.ContentType);
        _site.Responses = _site.Responses with { ServeUnknownFileTypes = true, DefaultContentType = "x/y" };
        var match = Find("/type.unknown");
        Assert.Equal((SiteMatchKind.File, "x/y"), (match.Kind, match.File.ContentType));
    }

    [Fact]
    public void Find_OnlyACodedFile_DependsOnTheClient()
    {
        _site.Write("a.js.br", "coded");
        _site.Write("fallback.html", "fallback");
        _site.Serve(ContentCodings.Brotli, ContentCodings.Gzip);
        _site.Responses = _site.Responses with { ServeCodedWithoutOriginal = true };

        var coded = Find("/a.js", "br");
        Assert.Equal(("/a.js", ContentCodings.Brotli, true), (coded.File.Path, coded.File.Coding, coded.File.HasVariants));
        Assert.Equal("/fallback.html", Find("/a.js", "gzip").File.Path);
        Assert.Equal("/fallback.html", Find("/a.js").File.Path);
    }

    [Fact]
    public void Find_SymbolicLinkOutOfTheRoot_IsNotServed()
    {
        _site.Root.Link("out.html", "/etc/hostname");
        _site.Server = new FileServerSettings();
        Assert.Equal(SiteMatchKind.None, Find("/out.html").Kind);
    }

    private void WriteFiles()
    {
        _site.Write("index.htm", "home");
        _site.Write("a.html", "a");
        _site.Write("b.txt", "b");
        _site.Write("sub/index.html", "sub");
        _site.Write("list/file.txt", "listed");
        _site.Write("type.unknown", "?");
        _site.Write(".hidden.html", "hidden");
        _site.Write("fallback.html", "fallback");
    }

    private SiteMatch Find(string path, string acceptEncoding = "")
    {
        var match = _site.CreateResolver().Find(path, acceptEncoding);
        match.File.File.Dispose();
        return match;
    }
}
