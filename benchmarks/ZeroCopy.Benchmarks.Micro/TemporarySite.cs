using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using ZeroCopy.StaticFiles;
using ZeroCopy.StaticFiles.Connections;
using ZeroCopy.StaticFiles.Sites;

namespace ZeroCopy.Benchmarks.Micro;

/// <summary>Files in a directory of their own, and the cache that a connection door would have of them.</summary>
internal sealed class TemporarySite : IDisposable
{
    // A file that has just changed is not cached.
    private static readonly DateTime Modified = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    // No look-up is repeated while it is measured.
    private static readonly TimeSpan Revalidation = TimeSpan.FromDays(1);

    private readonly string _root = Directory.CreateTempSubdirectory("zerocopy-micro-").FullName;
    private readonly PhysicalFileProvider _files;
    private readonly ServiceProvider _services;

    /// <param name="names">The files, 1 KiB each.</param>
    public TemporarySite(IEnumerable<string> names)
    {
        var content = new byte[1024];

        foreach (var name in names)
        {
            var path = Path.Combine(_root, name);
            File.WriteAllBytes(path, content);
            File.SetLastWriteTimeUtc(path, Modified);
        }

        var options = new ZeroCopyOptions();
        _files = new PhysicalFileProvider(_root);
        _services = new ServiceCollection()
            .AddLogging()
            .AddZeroCopyStaticFiles(options => options.OpenFileCacheRevalidation = Revalidation)
            .BuildServiceProvider();

        Resources = ServiceContext.For(_services).GetResources(
            OptionsReader.GetSite(_services, new ZeroCopyFileServerOptions { FileProvider = _files }).Current.All[0],
            options.ResponseCacheMemory,
            new ResourceCacheSettings(options.ResponseCacheCapacity, Revalidation, MaxContentLength: 32 * 1024));
    }

    public ResourceCache Resources { get; }

    public void Dispose()
    {
        Resources.Dispose();
        _services.Dispose();
        _files.Dispose();
        Directory.Delete(_root, recursive: true);
    }
}
