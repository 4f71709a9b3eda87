using System.Text;
using ZeroCopy.StaticFiles;

namespace ZeroCopy.Host.Netlify;

/// <summary>Takes the rules of a site from the files that it was made for Netlify with.</summary>
internal static class NetlifySite
{
    // Netlify's own limits are far below.
    private const int MaxLength = 1024 * 1024;

    /// <summary>The files in the root of a site.</summary>
    public static IReadOnlyList<string> FilesOf(string root) => [Path.Combine(root, NetlifyRedirects.FileName), Path.Combine(root, NetlifyHeaders.FileName)];

    /// <summary>Adds the rules of the files that there are, and hides the files.</summary>
    /// <param name="root">The directory of the site.</param>
    /// <param name="options">The options of the site. Its rewrite rules come first, its header fields win.</param>
    /// <param name="notes">What is not followed.</param>
    public static void Import(string root, ZeroCopyFileServerOptions options, ICollection<NetlifyNote> notes)
    {
        if (TryRead(root, NetlifyRedirects.FileName, notes) is { } redirects)
        {
            NetlifyRedirects.Read(redirects, options.RewriteRules, notes, options.RequestPath.ToUriComponent());
        }

        if (TryRead(root, NetlifyHeaders.FileName, notes) is { } headers)
        {
            var rules = new List<HeaderRule>();
            NetlifyHeaders.Read(headers, rules, notes);

            for (var index = 0; index < rules.Count; index++)
            {
                options.HeaderRules.Insert(index, rules[index]);
            }
        }

        // Compressed ones beside them too.
        options.HiddenPaths.Add($"/{{{NetlifyRedirects.FileName},{NetlifyHeaders.FileName}}}{{,.br,.zst,.gz}}");
    }

    private static string? TryRead(string root, string name, ICollection<NetlifyNote> notes)
    {
        var path = Path.Combine(root, name);

        try
        {
            if (!File.Exists(path))
            {
                return null;
            }

            if (new FileInfo(path).Length <= MaxLength)
            {
                return File.ReadAllText(path, Encoding.UTF8);
            }

            notes.Add(new NetlifyNote(name, 1, $"the file is larger than {MaxLength} bytes; it is ignored."));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            notes.Add(new NetlifyNote(name, 1, $"the file cannot be read: {exception.Message}"));
        }

        return null;
    }
}
