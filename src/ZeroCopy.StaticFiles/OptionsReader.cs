using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ZeroCopy.StaticFiles.Connections;
using ZeroCopy.StaticFiles.Decisions;
using ZeroCopy.StaticFiles.Diagnostics;
using ZeroCopy.StaticFiles.Files;
using ZeroCopy.StaticFiles.Requests;
using ZeroCopy.StaticFiles.Responses;
using ZeroCopy.StaticFiles.Sites;
using ZeroCopy.StaticFiles.Transfer;

namespace ZeroCopy.StaticFiles;

/// <summary>
/// Turns options into the values that the middleware is built from, and checks them: the one place below which no options
/// object goes.
/// </summary>
internal static class OptionsReader
{
    private static readonly StaticFileOptions Defaults = new();

    // Up to here one send of head and body costs less than send and sendfile; at 64 KiB they are equal.
    internal const int MaxContentLength = 32 * 1024;

    // One site for one options object of one application, so that an endpoint and the pipeline that serve it keep each file open once.
    private static readonly ConditionalWeakTable<object, ConditionalWeakTable<ServiceContext, Site>> Sites = [];

    /// <summary>The site that these options describe.</summary>
    /// <exception cref="InvalidOperationException">There is neither a <c>FileProvider</c> nor a web root.</exception>
    /// <exception cref="ArgumentException">An option has a value that cannot be meant; the message says which and what may stand there.</exception>
    public static Site GetSite(IServiceProvider services, StaticFileOptions options) =>
        Sites.GetOrCreateValue(options).GetValue(ServiceContext.For(services), _ => CreateSite(
            services,
            options,
            (options as ZeroCopyStaticFileOptions)?.Files,
            new FileServerSettings { Mount = options.RequestPath }));

    /// <inheritdoc cref="GetSite(IServiceProvider, StaticFileOptions)"/>
    public static Site GetSite(IServiceProvider services, FileServerOptions options) =>
        Sites.GetOrCreateValue(options).GetValue(ServiceContext.For(services), _ => CreateSite(
            services,
            options.StaticFileOptions,
            (options as ZeroCopyFileServerOptions)?.Files,
            ReadServerSettings(options)));

    /// <summary>Reads what holds for all connections of the application. Called when an endpoint is bound, so that a mistake ends the start.</summary>
    /// <exception cref="InvalidOperationException">The calibration file cannot be read; the message says why.</exception>
    public static void ReadTransfer(ServiceContext context, ZeroCopyOptions options)
    {
        if (options.TransferCalibrationFile is { } path)
        {
            context.Transfer.Policy = TransferCalibration.TryLoad(path, out var policy, out var problem)
                ? policy
                : throw new InvalidOperationException($"TransferCalibrationFile: {problem}");
        }
    }

    /// <summary>What answers with the files of a site on the connections of an endpoint.</summary>
    public static ConnectionDoor CreateDoor(IServiceProvider services, ServiceContext context, ZeroCopyOptions options, KestrelServerOptions server, Site site)
    {
        // The pipeline is built by now.
        if (!site.IsInPipeline)
        {
            TransferLog.SiteNotInPipeline(context.Logger);
        }

        var resources = context.GetResources(
            site,
            options.ResponseCacheMemory,
            new ResourceCacheSettings(options.ResponseCacheCapacity, options.ResponseCacheRevalidation, MaxContentLength) { Policy = context.Transfer.Policy });
        services.GetService<IHostApplicationLifetime>()?.ApplicationStopped.Register(resources.Dispose);
        return new ConnectionDoor(context, resources, ReadDoorSettings(server));
    }

    // Kestrel's limits, as far as the door keeps them in its place.
    private static DoorSettings ReadDoorSettings(KestrelServerOptions server)
    {
        var limits = server.Limits;
        var rate = limits.MinResponseDataRate;

        return new DoorSettings(
            new RequestHeadLimits(limits.MaxRequestLineSize, limits.MaxRequestHeadersTotalSize, limits.MaxRequestHeaderCount),
            rate is null ? MinimumRate.None : new MinimumRate(rate.BytesPerSecond, rate.GracePeriod),
            limits.KeepAliveTimeout,
            server.AddServerHeader);
    }

    private static Site CreateSite(IServiceProvider services, StaticFileOptions options, ZeroCopyFileOptions? files, FileServerSettings server)
    {
        files ??= new ZeroCopyFileOptions();
        var context = ServiceContext.For(services);
        var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger("ZeroCopy.StaticFiles");
        var cache = services.GetRequiredService<IOptions<ZeroCopyOptions>>().Value;
        var source = new FileSource(
            options.FileProvider ?? WebRootOf(services), context.Time, cache.OpenFileCacheCapacity, cache.OpenFileCacheRevalidation, files.ServeHiddenFiles);
        services.GetService<IHostApplicationLifetime>()?.ApplicationStopped.Register(source.Dispose);

        return new Site(logger, source, ReadSettings(options, files), server);
    }

    private static FileServerSettings ReadServerSettings(FileServerOptions options)
    {
        var extra = options as ZeroCopyFileServerOptions;

        return new FileServerSettings
        {
            Mount = options.RequestPath,
            DefaultFiles = options.EnableDefaultFiles ? [.. options.DefaultFilesOptions.DefaultFileNames] : [],
            RedirectToAppendTrailingSlash = options.RedirectToAppendTrailingSlash,
            ListDirectories = options.EnableDirectoryBrowsing,
            ListingFormatter = options.DirectoryBrowserOptions.Formatter,
            CleanUrls = extra?.CleanUrls ?? false,
            TryFiles = [.. (extra?.TryFiles ?? []).Select(RequirePath)],
            NavigationFallback = extra?.NavigationFallback is { } fallback ? RequirePath(fallback) : null,
            ErrorPages = ErrorPageTable.Create(extra?.ErrorPages ?? new Dictionary<string, string>()),
        };
    }

    private static FileResponseSettings ReadSettings(StaticFileOptions options, ZeroCopyFileOptions files) => new()
    {
        ContentTypes = options.ContentTypeProvider ?? new FileExtensionContentTypeProvider(),
        ServeUnknownFileTypes = options.ServeUnknownFileTypes,
        DefaultContentType = options.DefaultContentType,
        HttpsCompression = options.HttpsCompression,

        // The default callbacks do nothing; telling them apart saves two objects a response.
        OnPrepareResponse = options.OnPrepareResponse == Defaults.OnPrepareResponse ? null : options.OnPrepareResponse,
        OnPrepareResponseAsync = options.OnPrepareResponseAsync == Defaults.OnPrepareResponseAsync ? null : options.OnPrepareResponseAsync,

        MaxRanges = files.MaxRanges,
        Codings = [.. files.PrecompressedCodings.Select(ReadCoding).Distinct()],
        ServeCodedWithoutOriginal = files.ServePrecompressedWithoutOriginal,
        RefuseUnacceptableCodings = files.RefuseUnacceptableCodings,
        InodeInEntityTags = files.EntityTags == EntityTagSource.MetadataAndInode,
        HashInEntityTags = files.EntityTags == EntityTagSource.ContentHash,
        CustomEntityTag = files.CustomEntityTag,
        HeaderRules = new PathHeaderRules([.. files.CacheRules.Select(ReadRule)], files.ImmutableHashedNames),
        Mechanisms = ReadMechanisms(files),
        ReprDigest = files.ReprDigest,
        AnswerOtherMethods = files.AnswerOtherMethods,
        DebugHeader = files.DebugHeader,
    };

    private static (PathPattern Pattern, KeyValuePair<string, string>[] Fields) ReadRule(CacheRule rule) =>
        (ReadPattern(rule), PathHeaderRules.FieldsOf(rule.MaxAge, rule.Immutable, rule.Headers));

    private static PathMechanisms ReadMechanisms(ZeroCopyFileOptions files) => new(
        ReadMode(files.TransferMode),
        [.. files.CacheRules.Where(rule => rule.TransferMode is not null).Select(rule => (ReadPattern(rule), ReadMode(rule.TransferMode!.Value)))]);

    // The numbers are the same; a test holds them to that.
    private static TransferMechanism ReadMode(TransferMode mode) => Enum.IsDefined(mode)
        ? (TransferMechanism)mode
        : throw new ArgumentException($"TransferMode: {(int)mode} is not one of {string.Join(", ", Enum.GetNames<TransferMode>())}.");

    private static PathPattern ReadPattern(CacheRule rule) =>
        PathPattern.TryParse(rule.Pattern, out var pattern, out var problem)
            ? pattern!
            : throw new ArgumentException($"CacheRules: the pattern '{rule.Pattern}' cannot be read: {problem}");

    private static ContentCodings ReadCoding(string token) => token.ToLowerInvariant() switch
    {
        "br" => ContentCodings.Brotli,
        "zstd" => ContentCodings.Zstandard,
        "gzip" => ContentCodings.Gzip,
        _ => throw new ArgumentException($"PrecompressedCodings: '{token}' is not known. Use br, zstd or gzip."),
    };

    private static string RequirePath(string path) => path.StartsWith('/') || path.StartsWith("{path}", StringComparison.Ordinal)
        ? path
        : throw new ArgumentException($"'{path}' is not a path from the root of the files. Write /{path}.");

    private static IFileProvider WebRootOf(IServiceProvider services) =>
        services.GetRequiredService<IWebHostEnvironment>().WebRootFileProvider
        ?? throw new InvalidOperationException("There is no directory to serve files from: set FileProvider in the options, or create the web root (wwwroot).");
}
