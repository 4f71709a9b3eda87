using Microsoft.Extensions.Logging;

namespace ZeroCopy.StaticFiles.Diagnostics;

/// <summary>Messages about files. Event ids are never reused.</summary>
internal static partial class StaticFileLog
{
    [LoggerMessage(101, LogLevel.Debug, "{StatusCode} for the file {Path}.")]
    public static partial void FileServed(ILogger logger, int statusCode, string path);

    [LoggerMessage(102, LogLevel.Warning, "{Path} is not served: {Error}. EXDEV: it leads out of the root, by a symbolic link to an absolute path or past the top; make the link relative, or move the target inside. EACCES: give the process the right to read it.")]
    public static partial void FileRefused(ILogger logger, string path, string error);

    [LoggerMessage(103, LogLevel.Error, "{Path} could not be opened: {Error}; the answer is 503. EMFILE or ENFILE: raise the limit of open files (ulimit -n).")]
    public static partial void FileFailed(ILogger logger, string path, string error);

    [LoggerMessage(104, LogLevel.Warning, "{Path}{Suffix} is older than {Path}, so the file itself is sent. Make it anew (zerocopy compress), or remove it. Logged once for each file.")]
    public static partial void CodedFileStale(ILogger logger, string path, string suffix);

    [LoggerMessage(105, LogLevel.Debug, "The page {Path} for status {StatusCode} is not there; the response goes without it.")]
    public static partial void PageMissing(ILogger logger, string path, int statusCode);
}
