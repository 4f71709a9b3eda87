using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ZeroCopy.StaticFiles.Connections;
using ZeroCopy.StaticFiles.Decisions;
using ZeroCopy.StaticFiles.Files;
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

    // One site for one options object of one application, so that an endpoint and the pipeline that serve it keep each file open once.
    private static readonly ConditionalWeakTable<object, ConditionalWeakTable<ServiceContext, LiveSites>> Sites = [];

    /// <summary>The site that these options describe, for any host.</summary>
    /// <exception cref="InvalidOperationException">There is neither a <c>FileProvider</c> nor a web root.</exception>
    /// <exception cref="ArgumentException">An option has a value that cannot be meant; the message says which and what may stand there.</exception>
    public static LiveSites GetSite(IServiceProvider services, StaticFileOptions options) => GetSite(services, options, () => CreateSite(
        services, options, (options as ZeroCopyStaticFileOptions)?.Files, new FileServerSettings { Mount = options.RequestPath }));

    /// <inheritdoc cref="GetSite(IServiceProvider, StaticFileOptions)"/>
    public static LiveSites GetSite(IServiceProvider services, FileServerOptions options) => GetSite(services, options, () => CreateSite(services, options));

    /// <summary>Makes the site that these options describe. It is the caller's to end.</summary>
    /// <inheritdoc cref="GetSite(IServiceProvider, StaticFileOptions)"/>
    public static Site CreateSite(IServiceProvider services, FileServerOptions options) => CreateSite(
        services, options.StaticFileOptions, (options as ZeroCopyFileServerOptions)?.Files, ReadServerSettings(options), (options as ZeroCopyFileServerOptions)?.HeaderRules);

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

    private static LiveSites GetSite(IServiceProvider services, object options, Func<Site> create) =>
        Sites.GetOrCreateValue(options).GetValue(ServiceContext.For(services), context =>
        {
            var site = new LiveSites(VirtualHosts.Of(new HostSites(create())), context.Time);
            services.GetService<IHostApplicationLifetime>()?.ApplicationStopped.Register(site.Dispose);
            return site;
        });

    private static Site CreateSite(
        IServiceProvider services, StaticFileOptions options, ZeroCopyFileOptions? files, FileServerSettings server, IEnumerable<HeaderRule>? headers = null)
    {
        files ??= new ZeroCopyFileOptions();
        var context = ServiceContext.For(services);
        var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger("ZeroCopy.StaticFiles");
        var cache = services.GetRequiredService<IOptions<ZeroCopyOptions>>().Value;

        // Read before files are opened: it may throw.
        var responses = ReadSettings(options, files, [.. (headers ?? []).Select(ReadRule)]);
        var source = new FileSource(
            options.FileProvider ?? WebRootOf(services), context.Time, cache.OpenFileCacheCapacity, cache.OpenFileCacheRevalidation, files.ServeHiddenFiles);

        return new Site(logger, source, responses, server);
    }

    private static FileServerSettings ReadServerSettings(FileServerOptions options)
    {
        var extra = options as ZeroCopyFileServerOptions;

        return new FileServerSettings
        {
            Mount = options.RequestPath,
            DefaultFiles = options.EnableDefaultFiles ? [.. options.DefaultFilesOptions.DefaultFileNames] : [],
            RedirectToAppendTrailingSlash = options.RedirectToAppendTrailingSlash && extra is not { RedirectToRemoveTrailingSlash: true },
            RedirectToRemoveTrailingSlash = extra?.RedirectToRemoveTrailingSlash ?? false,
            ListDirectories = options.EnableDirectoryBrowsing,
            ListingFormatter = options.DirectoryBrowserOptions.Formatter,
            CleanUrls = extra?.CleanUrls ?? false,
            TryFiles = [.. (extra?.TryFiles ?? []).Select(RequirePath)],
            NavigationFallback = extra?.NavigationFallback is { } fallback ? RequirePath(fallback) : null,
            FallbackExclusions = ReadPatterns(extra?.NavigationFallbackExclusions, nameof(ZeroCopyFileServerOptions.NavigationFallbackExclusions)),
            Rewrites = new RewriteTable([.. (extra?.RewriteRules ?? []).Select(ReadRewrite)]),
            HiddenPaths = ReadPatterns(extra?.HiddenPaths, nameof(ZeroCopyFileServerOptions.HiddenPaths)),
            HeaderRulesForAll = extra is { HeaderRulesForAll: true, HeaderRules.Count: > 0 },
            Policies = new PathPolicies([.. (extra?.Policies ?? []).Select(ReadPolicy)]),
            AnswersOnConnection = extra?.AnswerOnConnection ?? true,
            ErrorPages = ErrorPageTable.Create(extra?.ErrorPages ?? new Dictionary<string, string>()),
        };
    }

    private static FileResponseSettings ReadSettings(StaticFileOptions options, ZeroCopyFileOptions files, (PathPattern, KeyValuePair<string, string>[])[] headers) => new()
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
        HeaderRules = new PathHeaderRules([.. headers, .. files.CacheRules.Select(ReadRule)], files.ImmutableHashedNames),
        PageRules = new PathHeaderRules(headers, immutableHashedNames: false),
        Mechanisms = ReadMechanisms(files),
        ReprDigest = files.ReprDigest,
        AnswerOtherMethods = files.AnswerOtherMethods,
        DebugHeader = files.DebugHeader,
    };

    private static (PathPattern Pattern, KeyValuePair<string, string>[] Fields) ReadRule(CacheRule rule) =>
        (ReadPattern(rule.Pattern, "CacheRules"), PathHeaderRules.FieldsOf(rule.MaxAge, rule.Immutable, rule.CdnMaxAge, rule.SurrogateControl, rule.Headers));

    private static PathMechanisms ReadMechanisms(ZeroCopyFileOptions files) => new(
        ReadMode(files.TransferMode),
        [.. files.CacheRules.Where(rule => rule.TransferMode is not null).Select(rule => (ReadPattern(rule.Pattern, "CacheRules"), ReadMode(rule.TransferMode!.Value)))]);

    // The numbers are the same; a test holds them to that.
    private static TransferMechanism ReadMode(TransferMode mode) => Enum.IsDefined(mode)
        ? (TransferMechanism)mode
        : throw new ArgumentException($"TransferMode: {(int)mode} is not one of {string.Join(", ", Enum.GetNames<TransferMode>())}.");

    private static (PathPattern Pattern, KeyValuePair<string, string>[] Fields) ReadRule(HeaderRule rule) =>
        (ReadPattern(rule.Pattern, "HeaderRules"), [.. rule.Fields]);

    private static PathPattern[] ReadPatterns(IEnumerable<string>? patterns, string option) => [.. (patterns ?? []).Select(pattern => ReadPattern(pattern, option))];

    private static PathPattern ReadPattern(string text, string option) =>
        PathPattern.TryParse(text, out var pattern, out var problem)
            ? pattern!
            : throw new ArgumentException($"{option}: the pattern '{text}' cannot be read: {problem}");

    // In any case of letters: there are file systems that do not tell them apart.
    private static PathPolicies.Entry ReadPolicy(PathPolicy policy) =>
        PathPattern.TryParse(policy.Pattern, ignoreCase: true, out var pattern, out var problem)
            ? new PathPolicies.Entry(pattern!, policy.AdmitAsync, policy.Restricts, policy.NeedsPipeline)
            : throw new ArgumentException($"Policies: the pattern '{policy.Pattern}' cannot be read: {problem}");

    private static (PathPattern From, PathSubstitution To, int StatusCode, bool Force) ReadRewrite(RewriteRule rule)
    {
        var from = ReadPattern(rule.From, "RewriteRules");

        if (!PathSubstitution.TryParse(rule.To, from.Captures, out var to, out var problem))
        {
            throw new ArgumentException($"RewriteRules: the target of '{rule.From}' cannot be read: {problem}");
        }

        var isRedirect = rule.StatusCode is 301 or 302 or 303 or 307 or 308;

        return !isRedirect && rule.StatusCode is not (200 or 404 or 410 or 451)
            ? throw new ArgumentException($"RewriteRules: the status of '{rule.From}' is {rule.StatusCode}. Use 200, 301, 302, 303, 307, 308, 404, 410 or 451.")
            : !isRedirect && !rule.To.StartsWith('/')
            ? throw new ArgumentException($"RewriteRules: '{rule.To}' is not a path from the root of the files, and files are all that is answered with under {rule.StatusCode}.")
            : (from, to, rule.StatusCode, rule.Force);
    }

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
