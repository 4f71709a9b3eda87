using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace ZeroCopy.StaticFiles.Responses;

/// <summary>The page that stands for a directory without an index file: HTML for people, JSON for programs.</summary>
internal static class DirectoryListing
{
    /// <summary>
    /// 10,000 entries at most: some 2.5 MB of HTML, which a browser still lays out in about a second. Longer lists are cut
    /// behind the sorting; the page says so.
    /// </summary>
    public const int MaxEntries = 10_000;

    private static readonly JsonWriterOptions Json = new()
    {
        // The names stay readable; what could end a script element around the JSON stays escaped.
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        SkipValidation = true,
    };

    /// <summary>Renders a page in UTF-8, complete and without script or anything from outside (<see cref="ListingStyle"/>).</summary>
    /// <param name="path">The decoded path below the mount, from one slash to the other.</param>
    public static void WriteHtml(IBufferWriter<byte> output, string path, IReadOnlyList<ListedEntry> entries, ListingOrder order)
    {
        var sorted = order.Apply(entries);

        output.Write("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"u8);
        output.Write("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"u8);
        output.Write("<meta name=\"color-scheme\" content=\"light dark\">\n<title>Index of "u8);
        HtmlText.Write(output, path);
        output.Write("</title>\n<style>"u8);
        output.Write(ListingStyle.Css);
        output.Write("</style>\n</head>\n<body>\n"u8);

        WriteBreadcrumb(output, path);

        output.Write("<main class=\"t\">\n<table>\n<thead>\n<tr>"u8);
        WriteColumn(output, ListingSort.Name, order, "name", "Name", "n");
        WriteColumn(output, ListingSort.Size, order, "size", "Size", "z");
        WriteColumn(output, ListingSort.Date, order, "date", "Modified (UTC)", "m");
        output.Write("</tr>\n</thead>\n<tbody>\n"u8);

        if (path != "/")
        {
            output.Write("<tr><td class=\"n\"><a class=\"u\" href=\"../\">Parent directory</a></td><td></td><td></td></tr>\n"u8);
        }

        foreach (var entry in sorted.AsSpan(0, Math.Min(sorted.Length, MaxEntries)))
        {
            WriteRow(output, entry);
        }

        if (sorted.Length == 0)
        {
            output.Write("<tr><td class=\"e\" colspan=\"3\">This directory is empty.</td></tr>\n"u8);
        }

        output.Write("</tbody>\n</table>\n</main>\n<footer><span>"u8);
        HtmlText.Write(output, Summarize(sorted));
        output.Write("</span><span>zerocopy</span></footer>\n</body>\n</html>\n"u8);
    }

    /// <summary>
    /// Renders what nginx gives for <c>autoindex_format json</c>: an array of objects with name, type and mtime, and size for
    /// files only. Cut at <see cref="MaxEntries"/> without a word, for the format has none.
    /// </summary>
    public static void WriteJson(IBufferWriter<byte> output, IReadOnlyList<ListedEntry> entries, ListingOrder order)
    {
        var sorted = order.Apply(entries);
        using var json = new Utf8JsonWriter(output, Json);

        json.WriteStartArray();

        foreach (ref readonly var entry in sorted.AsSpan(0, Math.Min(sorted.Length, MaxEntries)))
        {
            json.WriteStartObject();
            json.WriteString("name"u8, entry.Name);
            json.WriteString("type"u8, entry.IsDirectory ? "directory"u8 : "file"u8);
            json.WriteString("mtime"u8, entry.LastModified.ToString("R", CultureInfo.InvariantCulture));

            if (!entry.IsDirectory)
            {
                json.WriteNumber("size"u8, entry.Length);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>A strong entity tag of a rendering, quotes included: 128 bits of its SHA-256.</summary>
    public static string ETag(ReadOnlySpan<byte> rendered)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(rendered, hash);
        return $"\"{Convert.ToHexStringLower(hash[..16])}\"";
    }

    // Links are relative, so that they hold under any mount: the page does not know its own.
    private static void WriteBreadcrumb(IBufferWriter<byte> output, string path)
    {
        // Empty segments, as in "/a//b/", count as levels for the browser too.
        var segments = path.Trim('/').Length == 0 ? [] : path.Split('/')[1..^1];

        output.Write("<nav aria-label=\"Breadcrumb\"><h1>"u8);

        if (segments.Length == 0)
        {
            output.Write("<span aria-current=\"page\">Index of /</span>"u8);
        }
        else
        {
            output.Write("<a href=\""u8);
            WriteUp(output, segments.Length);
            output.Write("\">root</a>"u8);
        }

        for (var index = 0; index < segments.Length; index++)
        {
            output.Write("<span class=\"s\">/</span>"u8);

            if (index == segments.Length - 1)
            {
                output.Write("<bdi aria-current=\"page\">"u8);
                HtmlText.Write(output, segments[index]);
                output.Write("</bdi>"u8);
            }
            else
            {
                output.Write("<a href=\""u8);
                WriteUp(output, segments.Length - 1 - index);
                output.Write("\"><bdi>"u8);
                HtmlText.Write(output, segments[index]);
                output.Write("</bdi></a>"u8);
            }
        }

        output.Write("</h1></nav>\n"u8);
    }

    private static void WriteUp(IBufferWriter<byte> output, int levels)
    {
        for (; levels > 0; levels--)
        {
            output.Write("../"u8);
        }
    }

    private static void WriteColumn(IBufferWriter<byte> output, ListingSort column, ListingOrder order, string key, string label, string style)
    {
        var current = order.Sort == column;
        var sorted = !current ? "" : order.Descending ? " aria-sort=\"descending\"" : " aria-sort=\"ascending\"";
        var next = current && !order.Descending ? "desc" : "asc";

        Encoding.UTF8.GetBytes(
            $"<th scope=\"col\" class=\"{style}\"{sorted}><a href=\"?sort={key}&amp;order={next}\">{label}</a></th>", output);
    }

    private static void WriteRow(IBufferWriter<byte> output, in ListedEntry entry)
    {
        output.Write(entry.IsDirectory ? "<tr><td class=\"n\"><a class=\"d\" href=\""u8 : "<tr><td class=\"n\"><a href=\""u8);
        HtmlText.WriteLink(output, entry.Name);
        output.Write(entry.IsDirectory ? "/\"><bdi>"u8 : "\"><bdi>"u8);
        HtmlText.Write(output, entry.Name);

        // bdi: a name that is written from right to left, or pretends to be, does not turn the rest of the line around.
        output.Write("</bdi></a></td>"u8);

        if (entry.IsDirectory)
        {
            output.Write("<td class=\"z\"></td>"u8);
        }
        else
        {
            Encoding.UTF8.GetBytes(
                string.Create(CultureInfo.InvariantCulture, $"<td class=\"z\" title=\"{entry.Length:N0} {(entry.Length == 1 ? "byte" : "bytes")}\">{HumanSize.Format(entry.Length)}</td>"),
                output);
        }

        var utc = entry.LastModified.UtcDateTime;
        Encoding.UTF8.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"<td class=\"m\"><time datetime=\"{utc:yyyy-MM-ddTHH:mm:ssZ}\">{utc:yyyy-MM-dd} <span>{utc:HH:mm}</span></time></td></tr>\n"),
            output);
    }

    private static string Summarize(ListedEntry[] sorted)
    {
        if (sorted.Length > MaxEntries)
        {
            return string.Create(CultureInfo.InvariantCulture, $"Only {MaxEntries:N0} entries are shown; the directory has more.");
        }

        var directories = sorted.Count(static entry => entry.IsDirectory);
        var files = sorted.Length - directories;
        var bytes = sorted.Sum(static entry => entry.IsDirectory ? 0 : entry.Length);

        return string.Create(
            CultureInfo.InvariantCulture,
            $"{directories:N0} {(directories == 1 ? "directory" : "directories")}, {files:N0} {(files == 1 ? "file" : "files")}, {HumanSize.Format(bytes)}");
    }
}
