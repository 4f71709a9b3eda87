using System.Buffers;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ZeroCopy.StaticFiles.Responses;

/// <summary>Writes a directory as a page for people or as JSON for programs.</summary>
internal static class DirectoryListing
{
    // The one style sheet; inline, so that a listing is one request, and constant, so that a policy can allow it by hash.
    private const string Style = """
        :root{color-scheme:light dark;--line:#8883;--soft:#6b7280}
        @media(prefers-color-scheme:dark){:root{--soft:#9ca3af}}
        body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
        h1{font-size:1.15rem;font-weight:600;word-break:break-word}
        a{color:light-dark(#0b57d0,#8ab4f8);text-decoration:none}a:hover{text-decoration:underline}
        table{width:100%;border-collapse:collapse;font-variant-numeric:tabular-nums}
        th,td{text-align:left;padding:.4rem .6rem;border-bottom:1px solid var(--line)}
        th{font-weight:600;white-space:nowrap}th a{color:inherit}
        td:first-child{word-break:break-word;width:100%}
        td:nth-child(2),th:nth-child(2){text-align:right;white-space:nowrap}
        td:nth-child(3){white-space:nowrap;color:var(--soft)}
        p{color:var(--soft)}
        @media(max-width:34rem){td:nth-child(3),th:nth-child(3){display:none}}
        """;

    /// <summary>A complete HTML page.</summary>
    /// <param name="output">Where the bytes go.</param>
    /// <param name="path">The decoded path of the directory, with its slash.</param>
    /// <param name="entries">What is in it.</param>
    /// <param name="order">The order to show.</param>
    /// <param name="isComplete">Whether the entries are all there are.</param>
    public static void WriteHtml(IBufferWriter<byte> output, string path, IReadOnlyList<ListedEntry> entries, ListingOrder order, bool isComplete = true)
    {
        var page = new StringBuilder(2048 + (entries.Count * 256));
        page.Append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n<title>Index of ")
            .Append(Escape(path)).Append("</title>\n<style>").Append(Style).Append("</style>\n</head>\n<body>\n<h1>");
        AppendBreadcrumb(page, path);
        page.Append("</h1>\n<table>\n<thead><tr>");
        AppendColumn(page, "Name", "name", ListingSort.Name, order);
        AppendColumn(page, "Size", "size", ListingSort.Size, order);
        AppendColumn(page, "Modified (UTC)", "date", ListingSort.Date, order);
        page.Append("</tr></thead>\n<tbody>\n");

        if (path != "/")
        {
            page.Append("<tr><td><a href=\"../\">../</a></td><td></td><td></td></tr>\n");
        }

        foreach (var entry in order.Apply(entries))
        {
            AppendRow(page, entry);
        }

        page.Append("</tbody>\n</table>\n");

        if (!isComplete)
        {
            page.Append(CultureInfo.InvariantCulture, $"<p>Only {entries.Count} entries are shown.</p>\n");
        }
        else if (entries.Count == 0)
        {
            page.Append("<p>This directory is empty.</p>\n");
        }

        page.Append("</body>\n</html>\n");
        Encoding.UTF8.GetBytes(page.ToString(), output);
    }

    /// <summary>JSON in the form of nginx's autoindex: name, type, mtime, and size for files.</summary>
    public static void WriteJson(IBufferWriter<byte> output, IReadOnlyList<ListedEntry> entries, ListingOrder order)
    {
        using var json = new Utf8JsonWriter(output);
        json.WriteStartArray();

        foreach (var entry in order.Apply(entries))
        {
            json.WriteStartObject();
            json.WriteString("name", entry.Name);
            json.WriteString("type", entry.IsDirectory ? "directory" : "file");
            json.WriteString("mtime", entry.LastModified.ToUniversalTime().ToString("R", CultureInfo.InvariantCulture));

            if (!entry.IsDirectory)
            {
                json.WriteNumber("size", entry.Length);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>A strong entity tag of the bytes themselves.</summary>
    public static string ETag(ReadOnlySpan<byte> rendered)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(rendered, hash);
        return $"\"{Convert.ToHexStringLower(hash[..16])}\"";
    }

    private static void AppendBreadcrumb(StringBuilder page, string path)
    {
        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        page.Append("<a href=\"").Append(segments.Length == 0 ? "./" : string.Concat(Enumerable.Repeat("../", segments.Length))).Append("\">/</a>");

        for (var index = 0; index < segments.Length; index++)
        {
            var up = segments.Length - index - 1;
            page.Append(" <a href=\"").Append(up == 0 ? "./" : string.Concat(Enumerable.Repeat("../", up))).Append("\">").Append(Escape(segments[index])).Append("</a> /");
        }
    }

    private static void AppendColumn(StringBuilder page, string title, string key, ListingSort sort, ListingOrder order)
    {
        var isCurrent = order.Sort == sort;
        var next = isCurrent && !order.Descending ? "desc" : "asc";
        var state = isCurrent ? $" aria-sort=\"{(order.Descending ? "descending" : "ascending")}\"" : "";
        var arrow = isCurrent ? (order.Descending ? " ↓" : " ↑") : "";
        page.Append("<th scope=\"col\"").Append(state).Append("><a href=\"?sort=").Append(key).Append("&amp;order=").Append(next).Append("\">").Append(title).Append("</a>").Append(arrow).Append("</th>");
    }

    private static void AppendRow(StringBuilder page, in ListedEntry entry)
    {
        var slash = entry.IsDirectory ? "/" : "";
        var modified = entry.LastModified.ToUniversalTime();

        // "./", because a colon in the name would make what stands before it a scheme.
        page.Append("<tr><td><a href=\"./").Append(Uri.EscapeDataString(entry.Name)).Append(slash).Append("\">").Append(Escape(entry.Name)).Append(slash).Append("</a></td><td>");

        if (!entry.IsDirectory)
        {
            page.Append(CultureInfo.InvariantCulture, $"<span title=\"{entry.Length} bytes\">{HumanSize(entry.Length)}</span>");
        }

        page.Append(CultureInfo.InvariantCulture, $"</td><td><time datetime=\"{modified:yyyy-MM-ddTHH:mm:ssZ}\">{modified:yyyy-MM-dd HH:mm}</time></td></tr>\n");
    }

    // 1 KB is 1,024 bytes, as ls -h and file managers of the last decades have it; the exact number is in the title.
    private static string HumanSize(long length)
    {
        ReadOnlySpan<string> units = ["B", "KB", "MB", "GB", "TB", "PB", "EB"];
        var (size, unit) = ((double)length, 0);

        while (size >= 999.5 && unit < units.Length - 1)
        {
            size /= 1024;
            unit++;
        }

        return unit == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{length} B")
            : string.Create(CultureInfo.InvariantCulture, $"{(size < 9.95 ? size.ToString("0.0", CultureInfo.InvariantCulture) : size.ToString("0", CultureInfo.InvariantCulture))} {units[unit]}");
    }

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
