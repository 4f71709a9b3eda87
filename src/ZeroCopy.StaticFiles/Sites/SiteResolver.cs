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
    /// <item>The rule for the path: unless it is forced, what is there wins.</item>
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
        // :: Step 1: the rule.
        if (!_server.Rewrites.TryMatch(path.Length == 0 ? "/" : path, out var rule))
        {
            return Asked(FindPath(path, acceptEncoding, trace), path);
        }

        if (!rule.Force && FindPath(path, acceptEncoding, trace) is { Kind: not SiteMatchKind.None } existing)
        {
            return Asked(existing, path);
        }

        return rule.StatusCode switch
        {
            200 => Asked(FindRewritten(rule.Target, acceptEncoding, trace), path),
            < 400 => new SiteMatch(SiteMatchKind.Moved, Path: rule.Target, StatusCode: rule.StatusCode, KeepsQuery: rule.KeepsQuery),
            _ => new SiteMatch(SiteMatchKind.Page, Path: rule.Target, StatusCode: rule.StatusCode),
        };
    }

    private static SiteMatch Asked(in SiteMatch match, string path) =>
        match.Kind == SiteMatchKind.File && match.File.RequestPath != path ? match with { File = match.File with { RequestPath = path } } : match;

    private SiteMatch FindRewritten(string path, ReadOnlySpan<char> acceptEncoding, LookUpTrace? trace)
    {
        var match = FindPath(path, acceptEncoding, trace);

        // The client does not know of this directory: its slash is ours to add.
        if (match.Kind is SiteMatchKind.Redirect or SiteMatchKind.RedirectWithoutSlash)
        {
            match = FindPath(match.Kind == SiteMatchKind.Redirect ? path + "/" : path[..^1], acceptEncoding, trace);
        }

        return match.Kind switch
        {
            SiteMatchKind.File => match with { File = match.File with { Origin = SiteMatchOrigin.Rewrite } },
            SiteMatchKind.None => new SiteMatch(SiteMatchKind.None, Path: path),
            _ => match,
        };
    }

    private SiteMatch FindPath(string path, ReadOnlySpan<char> acceptEncoding, LookUpTrace? trace)
    {
        if (_server.RedirectToRemoveTrailingSlash && path is [_, .., '/'])
        {
            return FindWithoutSlash(path, acceptEncoding, trace);
        }

        // :: Step 2: the file.
        var match = default(SiteMatch);
        var status = path.Length > 1 && path[^1] != '/' ? FindFile(path, SiteMatchOrigin.Path, acceptEncoding, trace, out match) : FileOpenStatus.NotFound;

        if (status is FileOpenStatus.Opened or FileOpenStatus.Failed)
        {
            return match;
        }

        // :: Step 3: the directory.
        if (_server.AnswersDirectories && FindDirectory(path, status, acceptEncoding, trace) is { Kind: not SiteMatchKind.None } directory)
        {
            return directory;
        }

        // :: Step 4: other names.
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

        var isHidden = _server.Hides(path);

        if (!TryGetContentType(path, out var contentType) || isHidden)
        {
            trace?.AddUnserved(path, origin, isHidden);
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
        if (_server.Hides(path))
        {
            return default;
        }

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
            var content = FindContent(path + "/", acceptEncoding, trace);
            return content.Kind == SiteMatchKind.Listing && _server.RedirectToRemoveTrailingSlash ? new SiteMatch(SiteMatchKind.Redirect) : content;
        }

        // Without its slash, relative links of its page would lead one level too high. Only where there is something to show, or a
        // missing page would tell that the directory exists.
        return HasContent(path) ? new SiteMatch(SiteMatchKind.Redirect) : default;
    }

    // What is there for the path without its slash is found at that URL, but for a listing, whose links are relative.
    private SiteMatch FindWithoutSlash(string path, ReadOnlySpan<char> acceptEncoding, LookUpTrace? trace)
    {
        var match = FindPath(path[..^1], acceptEncoding, trace);
        match.File.File.Dispose();

        return match.Kind switch
        {
            SiteMatchKind.File => new SiteMatch(SiteMatchKind.RedirectWithoutSlash),
            SiteMatchKind.Redirect => FindContent(path, acceptEncoding, trace),
            _ => match,
        };
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
        foreach (var (name, origin) in _server.OtherNamesOf(path))
        {
            if (FindFile(name, origin, acceptEncoding, trace, out var match) is FileOpenStatus.Opened or FileOpenStatus.Failed)
            {
                return match;
            }
        }

        return default;
    }
}
