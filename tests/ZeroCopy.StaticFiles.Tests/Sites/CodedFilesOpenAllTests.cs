using ZeroCopy.StaticFiles.Decisions;
using ZeroCopy.StaticFiles.Sites;

namespace ZeroCopy.StaticFiles.Tests.Sites;

public sealed class CodedFilesOpenAllTests : IDisposable
{
    private readonly SampleSite _site = new();

    public CodedFilesOpenAllTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux system calls");
        _site.Serve(ContentCodings.Gzip, ContentCodings.Brotli);
        _site.Write("a.js", "original");
    }

    public void Dispose() => _site.Dispose();

    [Fact]
    public void OpenAll_NoCodedFiles_IsTheOriginal()
    {
        var file = Assert.Single(OpenAll(_site.CreateResolver()));
        Assert.Equal((ContentCodings.None, false), (file.Coding, file.HasVariants));
    }

    [Fact]
    public void OpenAll_CodedFiles_StandBehindTheOriginalInTheServersOrder()
    {
        _site.Write("a.js.br", "br");
        _site.Write("a.js.gz", "gz");
        _site.Write("a.js.zst", "not served");

        var files = OpenAll(_site.CreateResolver());

        Assert.Equal([ContentCodings.None, ContentCodings.Gzip, ContentCodings.Brotli], files.Select(file => file.Coding));
        Assert.All(files, file => Assert.True(file is { Path: "/a.js", HasVariants: true, ContentType: "text/javascript" }));
    }

    [Fact]
    public void OpenAll_StaleCodedFile_IsLeftOut()
    {
        _site.Write("a.js.br", "br", SampleSite.Old.AddSeconds(-1));
        _site.Write("a.js.gz", "gz");
        Assert.Equal([ContentCodings.None, ContentCodings.Gzip], OpenAll(_site.CreateResolver()).Select(file => file.Coding));
    }

    // Which variants there are is remembered with the original, and the coded file looked at again at another time.
    [Fact]
    public void OpenAll_CodedFileThatBecameStale_IsLeftOutAsInNegotiate()
    {
        _site.OpenFileRevalidation = TimeSpan.FromSeconds(10);
        _site.Write("a.js.br", "br");
        var resolver = _site.CreateResolver();
        resolver.Files.Open("/a.js.br", out _).File.Dispose();
        _site.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(2, OpenAll(resolver).Length);

        _site.Write("a.js.br", "older", SampleSite.Old.AddSeconds(-1));
        _site.Time.Advance(TimeSpan.FromSeconds(6));

        var negotiated = resolver.CodedFiles.Negotiate(resolver.Find("/a.js", default).File, "br", out _);
        negotiated.File.Dispose();
        Assert.Equal(ContentCodings.None, negotiated.Coding);
        Assert.Equal([ContentCodings.None], OpenAll(resolver).Select(file => file.Coding));
    }

    private static FoundFile[] OpenAll(SiteResolver resolver)
    {
        var files = resolver.CodedFiles.OpenAll(resolver.Find("/a.js", default).File);

        foreach (var file in files)
        {
            file.File.Dispose();
        }

        return files;
    }
}
