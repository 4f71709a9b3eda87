using System.Collections.Concurrent;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;
using ZeroCopy.StaticFiles.Decisions;
using ZeroCopy.StaticFiles.Diagnostics;
using ZeroCopy.StaticFiles.Files;

namespace ZeroCopy.StaticFiles.Sites;

/// <summary>Finds precompressed files beside their originals and chooses the one for a client.</summary>
internal sealed class CodedFiles(FileSource files, ContentCodings[] codings, ILogger logger)
{
    // A message for each stale file, once; a site that keeps making them must not fill memory with names.
    private const int MaxReported = 1000;

    private readonly ConcurrentDictionary<string, bool> _reported = new(StringComparer.Ordinal);

    /// <summary>Replaces a file by the coded one that the client likes best.</summary>
    /// <param name="original">The file itself; disposed when it is replaced.</param>
    /// <param name="acceptEncoding">Accept-Encoding.</param>
    /// <param name="isAcceptable">Whether the client takes what is returned.</param>
    public FoundFile Negotiate(FoundFile original, ReadOnlySpan<char> acceptEncoding, out bool isAcceptable)
    {
        var available = FindFresh(original);
        var chosen = ContentNegotiation.Choose(acceptEncoding, available, codings);
        isAcceptable = chosen.IsAcceptable;
        original = original with { HasVariants = available != ContentCodings.None };

        if (chosen.Coding == ContentCodings.None
            || !TryOpen(original.Path, chosen.Coding, out var coded, out var info)
            || IsStale(coded, original.File))
        {
            return original;
        }

        original.File.Dispose();
        return original with { File = coded, Info = info, Coding = chosen.Coding };
    }

    /// <summary>Opens all representations of a file that are fit to be sent: the original first, then the coded ones.</summary>
    public FoundFile[] OpenAll(FoundFile original)
    {
        var available = codings.Length == 0 ? ContentCodings.None : FindFresh(original);
        original = original with { HasVariants = available != ContentCodings.None };
        var files = new List<FoundFile>(1 + codings.Length) { original };

        foreach (var coding in codings)
        {
            if ((available & coding) == 0 || !TryOpen(original.Path, coding, out var coded, out var info))
            {
                continue;
            }

            // What is available may be known from an earlier look.
            if (IsStale(coded, original.File))
            {
                coded.Dispose();
                continue;
            }

            files.Add(original with { File = coded, Info = info, Coding = coding });
        }

        return [.. files];
    }

    /// <summary>Opens a coded file for which there is no original.</summary>
    public bool TryOpenAny(string path, ReadOnlySpan<char> acceptEncoding, out OpenedFile file, out ContentCodings coding)
    {
        var available = ContentCodings.None;

        foreach (var candidate in codings)
        {
            if (TryOpen(path, candidate, out var coded, out _))
            {
                coded.Dispose();
                available |= candidate;
            }
        }

        coding = ContentNegotiation.Choose(acceptEncoding, available, codings).Coding;
        file = default;
        return coding != ContentCodings.None && TryOpen(path, coding, out file, out _);
    }

    /// <summary>What there is of a file in each coding, the preferred one first.</summary>
    public IReadOnlyList<(ContentCodings Coding, CodedFileState State)> Describe(FoundFile original)
    {
        var states = new List<(ContentCodings, CodedFileState)>();

        foreach (var coding in codings)
        {
            var state = CodedFileState.Missing;

            if (TryOpen(original.Path, coding, out var coded, out _))
            {
                state = IsStale(coded, original.File) ? CodedFileState.Stale : CodedFileState.Fresh;
                coded.Dispose();
            }

            states.Add((coding, state));
        }

        return states;
    }

    private ContentCodings FindFresh(FoundFile original)
    {
        // A look for each coding is three system calls that mostly find nothing.
        if (original.File.Entry is { Variants: { } known })
        {
            return (ContentCodings)known;
        }

        var available = ContentCodings.None;

        foreach (var candidate in codings)
        {
            if (!TryOpen(original.Path, candidate, out var coded, out _))
            {
                continue;
            }

            if (!IsStale(coded, original.File))
            {
                available |= candidate;
            }
            else if (_reported.Count < MaxReported && _reported.TryAdd(original.Path + ContentNegotiation.FileSuffix(candidate), true))
            {
                StaticFileLog.CodedFileStale(logger, original.Path, ContentNegotiation.FileSuffix(candidate));
            }

            coded.Dispose();
        }

        if (original.File.Entry is { } entry)
        {
            entry.Variants = (int)available;
        }

        return available;
    }

    // nginx serves a .gz however old; a page that was edited would stay as it was for every browser.
    private static bool IsStale(in OpenedFile coded, in OpenedFile original) => coded.LastModified < original.LastModified;

    private bool TryOpen(string path, ContentCodings coding, out OpenedFile file, out IFileInfo? info)
    {
        var opened = files.Open(path + ContentNegotiation.FileSuffix(coding), out info);
        file = opened.File;
        return opened.Status == FileOpenStatus.Opened;
    }
}
