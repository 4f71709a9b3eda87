using System.Text;
using Microsoft.Net.Http.Headers;
using ZeroCopy.Host.Configuration;
using ZeroCopy.StaticFiles;
using ZeroCopy.StaticFiles.Connections;
using ZeroCopy.StaticFiles.Files;
using ZeroCopy.StaticFiles.Middleware;
using ZeroCopy.StaticFiles.Requests;

namespace ZeroCopy.Host.Proxying;

/// <summary>Finds the file that a backend names beneath one of the configured directories, and answers with it.</summary>
/// <remarks>The kernel confines each to its directory; nothing here joins paths. What is not found is 404, as nginx has it.</remarks>
internal sealed class InternalFileTable
{
    private static readonly string[] FieldsOfFile =
    [
        HeaderNames.ContentType, HeaderNames.ContentLength, HeaderNames.ContentEncoding, HeaderNames.ContentRange, HeaderNames.ContentDisposition, HeaderNames.ContentLanguage,
        HeaderNames.ETag, HeaderNames.LastModified, HeaderNames.CacheControl, HeaderNames.Expires, HeaderNames.AcceptRanges, HeaderNames.TransferEncoding, HeaderNames.Trailer,
    ];

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ServiceContext _context;
    private readonly ILogger _logger;
    private volatile (InternalDirectory Directory, InternalFileResponder Files)[] _directories = [];

    public InternalFileTable(ServiceContext context, IReadOnlyList<InternalDirectory> directories, TransferMode mode, ILoggerFactory loggers)
    {
        _context = context;
        _logger = loggers.CreateLogger(ProxyLog.Category);
        Replace(directories, mode);
    }

    /// <summary>Puts others in the place of the directories, from the next answer on.</summary>
    // The longest path first: it is the one that is meant.
    public void Replace(IReadOnlyList<InternalDirectory> directories, TransferMode mode) =>
        _directories = [.. directories.OrderByDescending(directory => directory.Path.Length).Select(directory => (directory, new InternalFileResponder(_context, directory.Root, (TransferMechanism)mode)))];

    /// <summary>Answers with the file, or 404.</summary>
    public async Task AnswerAsync(HttpContext context, InternalFileRequest request)
    {
        var status = FileOpenStatus.NotFound;

        foreach (var (files, path) in Candidates(request))
        {
            status = await files.TryAnswerAsync(context, path);

            if (status is FileOpenStatus.Opened)
            {
                return;
            }

            if (status is FileOpenStatus.Failed)
            {
                break;
            }
        }

        var code = status == FileOpenStatus.Failed ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status404NotFound;
        ProxyLog.InternalFileMissing(_logger, request.File!, code);
        context.Response.StatusCode = code;

        // They are about the file: a cache must not keep its absence for as long.
        foreach (var name in FieldsOfFile)
        {
            context.Response.Headers.Remove(name);
        }
    }

    private IEnumerable<(InternalFileResponder Files, string Path)> Candidates(InternalFileRequest request) =>
        request.Redirect is { } redirect ? FromRedirect(redirect) : FromSendfile(request.Sendfile!);

    // A URL path, as in a request: decoded once, and the query is nothing to a file.
    private IEnumerable<(InternalFileResponder Files, string Path)> FromRedirect(string value)
    {
        if (!TargetPath.TryDecode(BytesOf(value.Split('?', 2)[0]), out var path))
        {
            yield break;
        }

        foreach (var (directory, files) in _directories)
        {
            if (Below(path, directory.Path) is { } remaining)
            {
                yield return (files, remaining);
                yield break;
            }
        }
    }

    // A path on disk. Apache and lighttpd decode it, and most applications do not encode it: as it stands, else decoded.
    private IEnumerable<(InternalFileResponder Files, string Path)> FromSendfile(string value)
    {
        var bytes = BytesOf(value);
        var written = TextOf(bytes) ?? value;
        var decoded = written.Contains('%') && TargetPath.TryDecode(bytes, out var text) ? text : null;

        foreach (var path in new[] { written, decoded })
        {
            if (path is null || path.Split('/').Contains(".."))
            {
                continue;
            }

            foreach (var (directory, files) in _directories)
            {
                if (!path.StartsWith('/'))
                {
                    yield return (files, "/" + path);
                }
                else if (Below(path, directory.Root == "/" ? "" : directory.Root) is { } remaining)
                {
                    yield return (files, remaining);
                }
            }
        }
    }

    private static string? Below(string path, string prefix) =>
        path.Length > prefix.Length && path[prefix.Length] == '/' && path.StartsWith(prefix, StringComparison.Ordinal) ? path[prefix.Length..] : null;

    // The client reads fields as Latin-1 unless it is told otherwise; names of files are UTF-8.
    private static byte[] BytesOf(string value) => value.All(static character => character <= 0xFF) ? Encoding.Latin1.GetBytes(value) : Utf8.GetBytes(value);

    private static string? TextOf(byte[] bytes)
    {
        try
        {
            return Utf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
