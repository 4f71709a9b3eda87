using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.FileProviders;

namespace ZeroCopy.StaticFiles.Tests.Wire;

/// <summary>
/// Asks <c>UseStaticFiles</c> the whole corpus too. Each difference stands in one of the two tables, and in
/// docs/compatibility.md with its reason; everything else is equal but for the value of ETag.
/// </summary>
public partial class UseStaticFilesComparisonTests
{
    /// <summary>Status of <c>UseStaticFiles</c> and of ours, for a file that is not empty; for GET, or for HEAD too.</summary>
    private static readonly Dictionary<string, (int Stock, int Ours, bool HeadToo)> ByFields = new()
    {
        // §5.6.1.2: "A recipient MUST parse and ignore a reasonable number of empty list elements".
        ["Range: bytes=0-9,,"] = (200, 206, false),

        // §14.1.2: "recipients MUST anticipate potentially large decimal numerals".
        ["Range: bytes=1-99999999999999999999"] = (200, 206, false),

        // §14.1.1: int-range = first-pos "-" [ last-pos ], without blanks.
        ["Range: bytes= 1 - 2"] = (206, 200, false),

        // §14.2: "An origin server MUST ignore a Range header field that contains a range unit it does not understand."
        ["Range: lines=0-1"] = (206, 200, false),

        // §13.1.5: the "comparison is by exact match, including when the validator is an HTTP-date".
        ["Range: bytes=0-9 | If-Range: {after}"] = (206, 200, false),

        // §13.1.5: "If the validator does not match, the server MUST ignore the Range header field."
        ["Range: bytes=0-9 | If-Range: nonsense"] = (206, 200, false),

        // §13.1.2: "A recipient MUST use the weak comparison function when comparing entity tags for If-None-Match".
        ["If-None-Match: W/{etag}"] = (200, 304, true),

        // §13.1.3: "A recipient MUST ignore If-Modified-Since if the request contains an If-None-Match header field".
        ["If-None-Match: nonsense | If-Modified-Since: {date}"] = (304, 200, true),
        ["If-None-Match: {etag} | If-Modified-Since: {before}"] = (200, 304, true),

        // §13.1.1: If-Match = "*" / #entity-tag, and what is neither: "Otherwise, the condition is false."
        ["If-Match: nonsense"] = (200, 412, true),
        ["If-Match: \"a\", *"] = (200, 412, true),

        // §13.1.2 likewise: "Otherwise, the condition is true."
        ["If-None-Match: \"a\", *"] = (304, 200, true),

        // §13.1.4: "A recipient MUST ignore If-Unmodified-Since if the request contains an If-Match header field".
        ["If-Match: {etag} | If-Unmodified-Since: {before}"] = (412, 200, true),
    };

    /// <summary>Status of <c>UseStaticFiles</c> to GET and to HEAD, and of ours to both.</summary>
    private static readonly Dictionary<string, (int StockGet, int StockHead, int Ours)> ByPath = new()
    {
        // A trailing slash names a directory.
        ["/page.txt/"] = (500, 200, 404),

        // A secret by its directory's name.
        ["/.git/config"] = (200, 200, 404),

        // Length and time of the link itself: the body is cut to the length of the link's text.
        ["/link.txt"] = (200, 200, 200),

        // Out of the root, and cut as well.
        ["/out.txt"] = (200, 200, 404),
        ["/absolute.txt"] = (200, 200, 404),
    };

    [Fact]
    public async Task Corpus_DiffersFromUseStaticFilesOnlyWhereWritten()
    {
        var ours = await AskAsync((app, options) => app.UseZeroCopyStaticFiles(options));
        var stock = await AskAsync((app, options) => app.UseStaticFiles(options));
        var surprises = new List<string>();

        foreach (var request in Corpus.Requests)
        {
            var (stockAnswer, ourAnswer) = (WithoutTag(stock[request.ToString()]), WithoutTag(ours[request.ToString()]));

            if (Expected(request) is var (stockStatus, ourStatus)
                ? stockAnswer == ourAnswer || Status(stockAnswer) != stockStatus || Status(ourAnswer) != ourStatus
                : stockAnswer != ourAnswer)
            {
                surprises.Add($"{request}\n  UseStaticFiles: {stockAnswer}\n  ours:           {ourAnswer}");
            }
        }

        Assert.Empty(surprises);

        // Time to 100 ns and length, against time to the second and length in one number.
        Assert.Matches("ETag: \"[0-9a-f]+-3e8\"", ours["GET /page.txt"]);
        Assert.Matches("ETag: \"[0-9a-f]+\"", stock["GET /page.txt"]);
    }

    private static (int Stock, int Ours)? Expected(Corpus.Request request)
    {
        var isGet = request.Method == "GET";

        if (request.Fields.Length == 0)
        {
            return ByPath.TryGetValue(request.Path, out var path) ? (isGet ? path.StockGet : path.StockHead, path.Ours) : null;
        }

        if (!ByFields.TryGetValue(string.Join(" | ", request.Fields), out var row) || !(isGet || row.HeadToo))
        {
            return null;
        }

        // An empty file has no part.
        return request.File == "empty.css" ? (EmptyStatus(row.Stock), EmptyStatus(row.Ours)) : (row.Stock, row.Ours);
    }

    private static int EmptyStatus(int status) => status == 206 ? 416 : status;

    private static int Status(string answer) => int.Parse(answer.AsSpan(0, 3), System.Globalization.CultureInfo.InvariantCulture);

    private static string WithoutTag(string answer) => Tag().Replace(answer, "");

    [GeneratedRegex("ETag: \"[^\"]*\"")]
    private static partial Regex Tag();

    private static async Task<IReadOnlyDictionary<string, string>> AskAsync(Action<WebApplication, StaticFileOptions> use)
    {
        await using var server = await WireServer.StartAsync(
            (app, root) =>
            {
                Corpus.Write(root, "wwwroot");
                use(app, new StaticFileOptions
                {
                    FileProvider = new PhysicalFileProvider(root["wwwroot"]),
                    ServeUnknownFileTypes = true,

                    // For which answers it is called, and with what, is compared too.
                    OnPrepareResponse = prepared => prepared.Context.Response.Headers["X-Prepared"] =
                        $"{Path.GetRelativePath(root.Path, prepared.File.PhysicalPath!)} {prepared.File.Name.Length} {prepared.File.Length} {prepared.File.LastModified:O}".Replace("ü", "u", StringComparison.Ordinal),
                });
            },
            webRoot: "wwwroot");
        using var client = new HttpMessageInvoker(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });
        return await Corpus.AskAsync(client, server.Addresses[0], System.Net.HttpVersion.Version11);
    }
}
