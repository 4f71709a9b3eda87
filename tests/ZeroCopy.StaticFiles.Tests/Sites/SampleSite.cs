using System.Text;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using ZeroCopy.StaticFiles.Decisions;
using ZeroCopy.StaticFiles.Memory;
using ZeroCopy.StaticFiles.Sites;
using ZeroCopy.StaticFiles.Tests.Wire;

namespace ZeroCopy.StaticFiles.Tests.Sites;

/// <summary>A directory of files as a site. Its end checks that no content is left in memory.</summary>
internal sealed class SampleSite : IDisposable
{
    /// <summary>A date in the past with a fraction of a second, so that entity tags are strong.</summary>
    public static readonly DateTimeOffset Old = new(2024, 5, 6, 7, 8, 9, 10, TimeSpan.Zero);

    private readonly List<IDisposable> _owned = [];

    public TemporaryDirectory Root { get; } = new();

    public FakeTimeProvider Time { get; } = new(DateTimeOffset.UtcNow);

    public ContentMemory Memory { get; } = new() { Limit = 1_000_000 };

    /// <summary>The sites of the last cache.</summary>
    public HostSites? Sites { get; private set; }

    public FileServerSettings Server { get; set; } = new();

    public FileResponseSettings Responses { get; set; } = new() { ContentTypes = new FileExtensionContentTypeProvider() };

    public int OpenFiles { get; set; } = 100;

    public TimeSpan OpenFileRevalidation { get; set; }

    /// <summary>The directory's files.</summary>
    public FileSource CreateFiles()
    {
        var provider = Own(new PhysicalFileProvider(Root.Path));
        return Own(new FileSource(provider, Time, OpenFiles, OpenFileRevalidation, serveHiddenFiles: false));
    }

    public Site Create() => new(NullLogger.Instance, CreateFiles(), Responses, Server);

    public SiteResolver CreateResolver() => Create().Resolver;

    public ResourceCache CreateCache(int capacity = 100, int maxContentLength = 1_000) => Own(new ResourceCache(
        Sites = new HostSites(Create()), Memory, Time, new ResourceCacheSettings(capacity, TimeSpan.FromSeconds(10), maxContentLength)));

    /// <summary>Writes an old file.</summary>
    public void Write(string name, string content, DateTimeOffset? modified = null)
    {
        Root.Write(name, content);
        Root.Date(name, modified ?? Old);
    }

    public void Serve(params ContentCodings[] codings) => Responses = Responses with { Codings = codings };

    public static byte[] Bytes(string path) => Encoding.ASCII.GetBytes(path);

    public void Dispose()
    {
        _owned.Reverse();
        _owned.ForEach(owned => owned.Dispose());
        Root.Dispose();
        Assert.Equal(0, Memory.UsedBytes);
    }

    private T Own<T>(T owned)
        where T : IDisposable
    {
        _owned.Add(owned);
        return owned;
    }
}
