using Microsoft.AspNetCore.StaticFiles;

namespace ZeroCopy.Host.Compression;

/// <summary>Knows by its name whether a file is worth compressing: text and its like, not what is compressed in itself.</summary>
internal static class CompressibleTypes
{
    private static readonly FileExtensionContentTypeProvider Types = new();

    // Not text/* or +xml or +json, and still not compressed in themselves.
    private static readonly HashSet<string> Others = new(StringComparer.OrdinalIgnoreCase)
    {
        "application/javascript",
        "application/json",
        "application/vnd.ms-fontobject",
        "application/wasm",
        "application/x-font-ttf",
        "application/x-javascript",
        "application/xml",
        "font/otf",
        "font/ttf",
        "image/bmp",
        "image/x-icon",
    };

    // Unknown to the framework's table, or known there by another meaning (.ts: a video).
    private static readonly HashSet<string> Extensions = new(StringComparer.OrdinalIgnoreCase)
    {
        ".cjs", ".geojson", ".jsonl", ".map", ".md", ".mjs", ".otf", ".rss", ".toml", ".ts", ".ttf", ".webmanifest", ".yaml", ".yml",
    };

    public static bool Contains(string fileName)
    {
        if (Extensions.Contains(Path.GetExtension(fileName)))
        {
            return true;
        }

        return Types.TryGetContentType(fileName, out var type)
            && (type.StartsWith("text/", StringComparison.OrdinalIgnoreCase)
                || type.EndsWith("+xml", StringComparison.OrdinalIgnoreCase)
                || type.EndsWith("+json", StringComparison.OrdinalIgnoreCase)
                || Others.Contains(type));
    }
}
