using Microsoft.Extensions.Logging;
using ZeroCopy.StaticFiles.Diagnostics;
using ZeroCopy.StaticFiles.Files;
using ZeroCopy.StaticFiles.Interop.Linux;

namespace ZeroCopy.StaticFiles.Sites;

/// <summary>Finds what a path leads to: the one place that knows the order of look-ups, whichever way the request came.</summary>
internal sealed class SiteResolver
{
    private readonly ILogger _logger;
    private readonly FileResponseSettings _responses;
    private readonly FileServerSettings _server;

    public SiteResolver(ILogger logger, FileSource files, FileResponseSettings responses, FileServerSettings server)
    {
        _logger = logger;
        Files = files;
        _responses = responses;
        _server = server;
        CodedFiles = new CodedFiles(files, responses.Codings, logger);
    }

    /// <summary>Where the files are.</summary>
    public FileSource Files { get; }

    /// <summary>The precompressed files beside them.</summary>
    public CodedFiles CodedFiles { get; }

    /// <summary>Looks a path up.</summary>
    /// <remarks>
    /// <list type="number">
    /// <item>The file that the path names.</item>
    /// <item>The directory that the path names: slash, default document, listing.</item>
    /// <item>Other names for the path: clean URL, files to try.</item>
    /// </list>
    /// </remarks>
    /// <param name="path">The decoded path below the mount; empty for the mount itself.</param>
    /// <param name="acceptEncoding">Accept-Encoding, for files of which there are only coded ones.</param>
    /// <param name="trace">Notes what is tried, for whoever wants to know why.</param>
    public SiteMatch Find(string path, ReadOnlySpan<char> acceptEncoding, LookUpTrace? trace = null)
    {
        // :: Step 1: the file.
        var match = default(SiteMatch);
        var status = path.Length > 1 && path[^1] != '/' ? FindFile(path, SiteMatchOrigin.Path, acceptEncoding, trace, out match) : FileOpenStatus.NotFound;

        if (status is FileOpenStatus.Opened or FileOpenStatus.Failed)
        {
            return match;
        }

        // :: Step 2: the directory.
        if (_server.AnswersDirectories && FindDirectory(path, status, acceptEncoding, trace) is { Kind: not SiteMatchKind.None } directory)
        {
            return directory;
        }

        // :: Step 3: other names.
        return FindOtherName(path, acceptEncoding, trace);
    }

    /// <summary>The media type for a path.</summary>
    /// <returns><see langword="false"/> when files of its type are not served.</returns>
    public bool TryGetContentType(string path, out string? contentType)
    {
        if (_responses.ContentTypes.TryGetContentType(path, out contentType))
        {
            return true;
        }

        contentType = _responses.DefaultContentType;
        return _responses.ServeUnknownFileTypes;
    }

    private FileOpenStatus FindFile(
        string path, SiteMatchOrigin origin, ReadOnlySpan<char> acceptEncoding, LookUpTrace? trace, out SiteMatch match)
    {
        match = default;

        if (!TryGetContentType(path, out var contentType))
        {
            trace?.AddUnknownType(path, origin);
            return FileOpenStatus.NotFound;
        }

        var opened = Files.Open(path, out var info);
        trace?.Add(path, origin, opened.Status, opened.Error);

        switch (opened.Status)
        {
            case FileOpenStatus.Opened:
                match = new SiteMatch(SiteMatchKind.File, new FoundFile(path, opened.File, info, contentType) { Origin = origin, Mechanism = _responses.Mechanisms.For(path) });
                break;
            case FileOpenStatus.NotFound when _responses.ServeCodedWithoutOriginal && CodedFiles.TryOpenAny(path, acceptEncoding, out var coded, out var coding):
                match = new SiteMatch(
                    SiteMatchKind.File,
                    new FoundFile(path, coded, null, contentType) { Coding = coding, HasVariants = true, Origin = origin, Mechanism = _responses.Mechanisms.For(path) });
                return FileOpenStatus.Opened;
            case FileOpenStatus.Refused:
                StaticFileLog.FileRefused(_logger, path, Errno.Describe(opened.Error));
                break;
            case FileOpenStatus.Failed:
                StaticFileLog.FileFailed(_logger, path, Errno.Describe(opened.Error));
                match = new SiteMatch(SiteMatchKind.Failed);
                break;
        }

        return opened.Status;
    }

    private SiteMatch FindDirectory(string path, FileOpenStatus status, ReadOnlySpan<char> acceptEncoding, LookUpTrace? trace)
    {
        var isAtRoot = path.Length <= 1;
        var hasSlash = path.Length > 0 && path[^1] == '/';

        // Without a slash it was opened already, if it could be a file that is served.
        if (!isAtRoot && status != FileOpenStatus.Directory
            && ((!hasSlash && TryGetContentType(path, out _)) || Files.Probe(path) != FileOpenStatus.Directory))
        {
            return default;
        }

        if (hasSlash)
        {
            return FindContent(path, acceptEncoding, trace);
        }

        if (!_server.RedirectToAppendTrailingSlash)
        {
            return FindContent(path + "/", acceptEncoding, trace);
        }

        // Without its slash, relative links of its page would lead one level too high. Only where there is something to show, or a
        // missing page would tell that the directory exists.
        return HasContent(path) ? new SiteMatch(SiteMatchKind.Redirect) : default;
    }

    private bool HasContent(string path)
    {
        foreach (var name in _server.DefaultFiles)
        {
            if (Files.Probe($"{path}/{name}") == FileOpenStatus.Opened)
            {
                return true;
            }
        }

        return _server.ListDirectories;
    }

    private SiteMatch FindContent(string path, ReadOnlySpan<char> acceptEncoding, LookUpTrace? trace)
    {
        foreach (var name in _server.DefaultFiles)
        {
            if (FindFile(path + name, SiteMatchOrigin.DefaultDocument, acceptEncoding, trace, out var match) is FileOpenStatus.Opened or FileOpenStatus.Failed)
            {
                return match;
            }
        }

        return _server.ListDirectories ? new SiteMatch(SiteMatchKind.Listing, Path: path) : default;
    }

    private SiteMatch FindOtherName(string path, ReadOnlySpan<char> acceptEncoding, LookUpTrace? trace)
    {
        if (!_server.CleanUrls && _server.TryFiles.Length == 0)
        {
            return default;
        }

        var trimmed = path.TrimEnd('/');

        if (_server.CleanUrls && trimmed.Length > 1 && path[^1] != '/'
            && FindFile(trimmed + ".html", SiteMatchOrigin.CleanUrl, acceptEncoding, trace, out var match) is FileOpenStatus.Opened or FileOpenStatus.Failed)
        {
            return match;
        }

        foreach (var template in _server.TryFiles)
        {
            var candidate = template.Replace("{path}", trimmed, StringComparison.Ordinal);

            if (candidate.Length > 1
                && FindFile(candidate, SiteMatchOrigin.TryFiles, acceptEncoding, trace, out match) is FileOpenStatus.Opened or FileOpenStatus.Failed)
            {
                return match;
            }
        }

        return default;
    }
}
