using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Net.Http.Headers;

namespace ZeroCopy.Samples.SpaWithApi;

/// <summary>
/// Files that only this application may give away. It says who gets which, by which name and type, and for how long it is fresh;
/// the server in front sends the bytes.
/// </summary>
public sealed class DownloadFolder
{
    private readonly string _directory;
    private readonly DownloadHandOver _handOver;
    private readonly string _prefix;
    private readonly FileExtensionContentTypeProvider _types = new();
    private readonly ConcurrentDictionary<string, EntityTagHeaderValue> _tags = new(StringComparer.Ordinal);

    /// <param name="directory">Absolute path of the folder.</param>
    /// <param name="handOver">Who sends the bytes.</param>
    /// <param name="prefix">The internal location of the server in front that leads to the folder, with a slash at both ends.</param>
    public DownloadFolder(string directory, DownloadHandOver handOver, string prefix)
    {
        _directory = directory;
        _handOver = handOver;
        _prefix = prefix;
        Names = [.. Directory.EnumerateFiles(directory).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
    }

    /// <summary>The names that can be asked for: those of the files that were there when the process started.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The answer to a request for a file. This is where an application would ask whether the client may have it.</summary>
    public IResult Answer(string name)
    {
        // Only known names, so no path that a client made up is ever opened or handed over.
        if (!Names.Contains(name))
        {
            return Results.NotFound();
        }

        var path = Path.Combine(_directory, name);
        var type = _types.TryGetContentType(name, out var known) ? known : "application/octet-stream";
        var tag = _tags.GetOrAdd(name, _ => TagOf(path));
        return _handOver switch
        {
            DownloadHandOver.XAccelRedirect => new HandedOverDownload("X-Accel-Redirect", _prefix + Uri.EscapeDataString(name), name, type, tag),
            DownloadHandOver.XSendfile => new HandedOverDownload("X-Sendfile", path, name, type, tag),
            _ => new OwnDownload(path, name, type, tag),
        };
    }

    private static EntityTagHeaderValue TagOf(string path)
    {
        using var content = File.OpenRead(path);
        return new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 12))}\"");
    }
}
