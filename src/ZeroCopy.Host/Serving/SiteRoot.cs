using System.Diagnostics.CodeAnalysis;

namespace ZeroCopy.Host.Serving;

/// <summary>Finds the directory to serve.</summary>
internal static class SiteRoot
{
    /// <summary>The site that comes with the server.</summary>
    public static string Sample => Path.Combine(AppContext.BaseDirectory, "samples", "site");

    /// <summary>Resolves the argument of the command line.</summary>
    /// <param name="directory">What the user gave, or <see langword="null"/>.</param>
    /// <param name="root">The absolute path of an existing directory.</param>
    /// <param name="problem">What is wrong and how to mend it, otherwise.</param>
    public static bool TryResolve(string? directory, [NotNullWhen(true)] out string? root, [NotNullWhen(false)] out string? problem)
    {
        root = null;
        problem = null;

        if (directory is null)
        {
            var current = Directory.GetCurrentDirectory();
            root = File.Exists(Path.Combine(current, "index.html")) ? current : Sample;

            if (Directory.Exists(root))
            {
                return true;
            }

            root = null;
            problem = "the current directory has no index.html. Give the directory to serve, such as: zerocopy ./public";
            return false;
        }

        string path;

        try
        {
            path = Path.GetFullPath(directory);
        }
        catch (ArgumentException)
        {
            problem = $"'{directory}' is not a path. Give the directory to serve, such as: zerocopy ./public";
            return false;
        }

        if (File.Exists(path))
        {
            problem = $"'{path}' is a file. Give the directory that holds it: zerocopy {Path.GetDirectoryName(path)}";
            return false;
        }

        if (!Directory.Exists(path))
        {
            problem = $"there is no directory '{path}'. Give the directory to serve, such as: zerocopy ./public";
            return false;
        }

        root = path;
        return true;
    }

    /// <summary>Checks the page of a single-page application, which would otherwise be missed with the first deep link.</summary>
    public static bool HasPage(string root, string page, [NotNullWhen(false)] out string? problem)
    {
        problem = !page.StartsWith('/')
            ? $"--spa: '{page}' is not a path from the root of the site. Write /{page}"
            : !File.Exists(Path.Join(root, page))
                ? $"--spa: there is no '{page}' in '{root}'. Name the page of the application, such as: --spa /index.html"
                : null;
        return problem is null;
    }
}
