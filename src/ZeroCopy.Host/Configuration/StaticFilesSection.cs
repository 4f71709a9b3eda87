using ZeroCopy.StaticFiles;

namespace ZeroCopy.Host.Configuration;

/// <summary>The section <c>StaticFiles</c>: which files are served, and how they are found and described.</summary>
internal static class StaticFilesSection
{
    public static readonly ConfigurationKey Enabled = ConfigurationKey.Flag("Enabled", true, "Whether files are served at all.");

    public static readonly ConfigurationKey Root = new("Root", ConfigurationKind.Text,
        "The directory, relative to the file of --config, else to the current directory. Without it, that of the command line.");

    public static readonly ConfigurationKey Listing = ConfigurationKey.Flag("Listing", false, "Whether directories without a default document are listed.");

    public static readonly ConfigurationKey CleanUrls = ConfigurationKey.Flag("CleanUrls", false, "Whether /about is answered with about.html.");

    public static readonly ConfigurationKey TryFiles = ConfigurationKey.List("TryFiles", "Paths to try, in order, where a request names no file; {path} stands for its path.",
        new ConfigurationKey("path", ConfigurationKind.Page, "A path from the root of the site.") { Allowed = ["{path}"] });

    public static readonly ConfigurationKey DefaultDocuments = ConfigurationKey.List("DefaultDocuments", "Names of the page of a directory, in the order to try.",
        new ConfigurationKey("name", ConfigurationKind.Text, "A name.") { Check = CheckName }) with
    { Default = "index.html index.htm" };

    public static readonly ConfigurationKey TrailingSlash = new("TrailingSlash", ConfigurationKind.Choice,
        "Whether a directory that is asked for without its slash is redirected to it, or the other way round.")
    { Default = "Add", Allowed = ["Add", "Remove", "Keep"] };

    public static readonly ConfigurationKey Precompressed = ConfigurationKey.List("Precompressed", "Codings of files beside the original that are sent to who accepts them, the preferred one first.",
        new ConfigurationKey("coding", ConfigurationKind.Choice, "A content coding.") { Allowed = ["br", "zstd", "gzip"] }) with
    { Default = "br zstd gzip" };

    public static readonly ConfigurationKey PrecompressedWithoutOriginal = ConfigurationKey.Flag("PrecompressedWithoutOriginal", false,
        "Whether a compressed file is sent where the original is not there.");

    public static readonly ConfigurationKey RefuseUnacceptableCodings = ConfigurationKey.Flag("RefuseUnacceptableCodings", false,
        "Whether a client that takes no coding there is gets 406, instead of the file as it is.");

    public static readonly ConfigurationKey HiddenFiles = ConfigurationKey.Flag("HiddenFiles", false,
        "Whether names that begin with a dot are served; .well-known is in any case.");

    public static readonly ConfigurationKey HiddenPaths = ConfigurationKey.List("HiddenPaths", "Files that are neither served nor listed.",
        new ConfigurationKey("pattern", ConfigurationKind.Pattern, "A pattern."));

    public static readonly ConfigurationKey EntityTags = new("EntityTags", ConfigurationKind.Choice, "What entity tags are made of.")
    {
        Default = nameof(EntityTagSource.Metadata),
        Allowed = Enum.GetNames<EntityTagSource>(),
    };

    public static readonly ConfigurationKey ImmutableHashedNames = ConfigurationKey.Flag("ImmutableHashedNames", true,
        "Whether names with a hash of their content may be kept for a year.");

    public static readonly ConfigurationKey MaxRanges = new("MaxRanges", ConfigurationKind.Integer, "The most ranges of one request that are answered.")
    {
        Default = "128",
        Maximum = 1000,
        Unit = "ranges",
    };

    public static readonly ConfigurationKey ReprDigest = ConfigurationKey.Flag("ReprDigest", false, "Whether responses carry a digest of the whole file (RFC 9530).");

    public static readonly ConfigurationKey OtherMethods = ConfigurationKey.Flag("OtherMethods", true,
        "Whether other methods than GET and HEAD on a file are answered: OPTIONS with 204, the rest with 405.");

    public static readonly ConfigurationKey UnknownTypes = ConfigurationKey.Flag("UnknownTypes", true,
        "Whether files of a type that nobody knows are served, as application/octet-stream.");

    public static readonly ConfigurationKey ContentTypes = ConfigurationKey.Map("ContentTypes", "Media types by extension, beyond those that are known.",
        new ConfigurationKey("type", ConfigurationKind.Text, "A media type.") { Check = CheckType }) with
    { Check = CheckExtension, Allowed = ["^\\.[^./]+$"] };

    public static readonly ConfigurationKey NetlifyFiles = ConfigurationKey.Flag("NetlifyFiles", true,
        "Whether _redirects and _headers in the root are rules, and not served.");

    /// <summary>The section.</summary>
    public static ConfigurationKey Key { get; } = ConfigurationKey.Section("StaticFiles", "Which files are served, and how.",
        Enabled, Root, Listing, CleanUrls, TryFiles, DefaultDocuments, TrailingSlash, Precompressed, PrecompressedWithoutOriginal, RefuseUnacceptableCodings,
        HiddenFiles, HiddenPaths, EntityTags, ImmutableHashedNames, MaxRanges, ReprDigest, OtherMethods, UnknownTypes, ContentTypes, NetlifyFiles);

    /// <summary>Puts the settings of a site into the options of the library.</summary>
    public static void Apply(SettingReader site, ZeroCopyFileServerOptions options)
    {
        var settings = site.Section(Key);
        options.EnableDirectoryBrowsing = settings.Flag(Listing);
        options.CleanUrls = settings.Flag(CleanUrls);
        options.RedirectToAppendTrailingSlash = settings.Choice(TrailingSlash) == "Add";
        options.RedirectToRemoveTrailingSlash = settings.Choice(TrailingSlash) == "Remove";
        options.DefaultFilesOptions.DefaultFileNames = [.. settings.Values(DefaultDocuments)];
        options.StaticFileOptions.ServeUnknownFileTypes = settings.Flag(UnknownTypes);
        options.StaticFileOptions.DefaultContentType = "application/octet-stream";
        AddAll(options.TryFiles, settings.Values(TryFiles));
        AddAll(options.HiddenPaths, settings.Values(HiddenPaths));

        var files = options.Files;
        AddAll(files.PrecompressedCodings, settings.Values(Precompressed));
        files.ServePrecompressedWithoutOriginal = settings.Flag(PrecompressedWithoutOriginal);
        files.RefuseUnacceptableCodings = settings.Flag(RefuseUnacceptableCodings);
        files.ServeHiddenFiles = settings.Flag(HiddenFiles);
        files.EntityTags = Enum.Parse<EntityTagSource>(settings.Choice(EntityTags)!);
        files.ImmutableHashedNames = settings.Flag(ImmutableHashedNames);
        files.MaxRanges = settings.Integer(MaxRanges);
        files.ReprDigest = settings.Flag(ReprDigest);
        files.AnswerOtherMethods = settings.Flag(OtherMethods);

        if (settings.Map(ContentTypes) is { Count: > 0 } types)
        {
            var provider = new Microsoft.AspNetCore.StaticFiles.FileExtensionContentTypeProvider();

            foreach (var (extension, type) in types)
            {
                provider.Mappings[extension] = type;
            }

            options.StaticFileOptions.ContentTypeProvider = provider;
        }
    }

    private static void AddAll(IList<string> list, IEnumerable<string> values)
    {
        foreach (var value in values)
        {
            list.Add(value);
        }
    }

    private static string? CheckName(string name) => name.Contains('/') ? $"'{name}' is a path. Write the name alone, such as index.html." : null;

    private static string? CheckType(string type) =>
        Microsoft.Net.Http.Headers.MediaTypeHeaderValue.TryParse(type, out _) ? null : $"'{type}' is not a media type. Write it as text/plain.";

    private static string? CheckExtension(string extension) =>
        extension.StartsWith('.') && extension.LastIndexOf('.') == 0 && extension.Length > 1 ? null : $"'{extension}' is not an extension. Write it as .{extension.TrimStart('.')}";
}
