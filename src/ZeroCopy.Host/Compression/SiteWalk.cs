namespace ZeroCopy.Host.Compression;

/// <summary>
/// Finds the compressible files beneath a directory: what the server would serve, so without hidden names
/// (<c>.well-known</c> excepted), and without what a symbolic link brings in from outside.
/// </summary>
internal sealed class SiteWalk
{
    private const string WellKnown = ".well-known";

    // Linux gives up after 40 symbolic links in one path.
    private const int MaxLinks = 40;

    private static readonly EnumerationOptions All = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    private readonly string _root;
    private readonly List<SourceFile> _files = [];
    private readonly List<string> _problems = [];

    private SiteWalk(string root)
    {
        _root = RealPath(root) ?? root;
    }

    /// <summary>Walks.</summary>
    /// <param name="root">Absolute path of an existing directory.</param>
    /// <returns>The files in the order of their names, and a line for each directory that could not be read.</returns>
    public static (IReadOnlyList<SourceFile> Files, IReadOnlyList<string> Problems) Run(string root)
    {
        var walk = new SiteWalk(root);
        walk.Visit(walk._root, "");
        return (walk._files, walk._problems);
    }

    private void Visit(string directory, string prefix)
    {
        FileSystemInfo[] items;

        try
        {
            items = [.. new DirectoryInfo(directory).EnumerateFileSystemInfos("*", All).OrderBy(item => item.Name, StringComparer.Ordinal)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _problems.Add($"{(prefix.Length == 0 ? "." : prefix)}: the directory cannot be read");
            return;
        }

        foreach (var item in items)
        {
            var name = prefix + item.Name;

            if (item.Name.StartsWith('.') && item.Name != WellKnown)
            {
                continue;
            }

            // A link to a directory inside leads to what is visited anyway; one to the outside, to what is not ours.
            if (item is DirectoryInfo)
            {
                if (item.LinkTarget is null)
                {
                    Visit(item.FullName, name + "/");
                }
            }
            else if (CompressibleTypes.Contains(item.Name) && TryMeasure(item, out var length))
            {
                _files.Add(new SourceFile(item.FullName, name, length));
            }
        }
    }

    private bool TryMeasure(FileSystemInfo item, out long length)
    {
        length = 0;
        var path = item.FullName;

        if (item.LinkTarget is not null)
        {
            path = RealPath(path);

            if (path is null || !path.StartsWith(_root.EndsWith('/') ? _root : _root + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            {
                return false;
            }
        }

        var file = new FileInfo(path);
        length = file.Exists ? file.Length : 0;

        // Nothing to compress in an empty file; and devices, pipes and sockets, which must not be opened, all say 0.
        return length > 0;
    }

    /// <summary>The path without symbolic links in any of its parts; <see langword="null"/> when it leads nowhere.</summary>
    private static string? RealPath(string path)
    {
        var real = Path.GetPathRoot(path)!;
        var rest = new Stack<string>(Split(path[real.Length..]));
        var links = 0;

        while (rest.TryPop(out var part))
        {
            if (part == "..")
            {
                real = Path.GetDirectoryName(real) ?? real;
                continue;
            }

            var next = Path.Combine(real, part);
            var target = new FileInfo(next).LinkTarget;

            if (target is null)
            {
                real = next;
                continue;
            }

            if (++links > MaxLinks)
            {
                return null;
            }

            if (Path.IsPathRooted(target))
            {
                real = Path.GetPathRoot(target)!;
                target = target[real.Length..];
            }

            foreach (var component in Split(target))
            {
                rest.Push(component);
            }
        }

        return Path.Exists(real) ? real : null;

        // The last one first, for the stack.
        static IEnumerable<string> Split(string path) =>
            path.Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries).Where(part => part != ".").Reverse();
    }
}
