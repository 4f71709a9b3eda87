using System.Text;
using ZeroCopy.Host.Serving;
using ZeroCopy.StaticFiles.Connections;
using ZeroCopy.StaticFiles.Requests;
using ZeroCopy.StaticFiles.Sites;

namespace ZeroCopy.Host.Explanation;

/// <summary>Explains one request: asks the server what it would answer, and the parts of it why.</summary>
internal static class RequestExplainer
{
    private const string RequestArea = "request";
    private const string AnswerArea = "answer";

    /// <summary>Explains.</summary>
    /// <remarks>
    /// <list type="number">
    /// <item>Ask the door on the connection, and where it hands over, the pipeline.</item>
    /// <item>How the target was read.</item>
    /// <item>Which site is for it, and what the path leads to.</item>
    /// <item>What is known of the file, and what its answer depends on.</item>
    /// <item>Who answers, and how the content leaves.</item>
    /// </list>
    /// </remarks>
    /// <exception cref="TimeoutException">There is no answer.</exception>
    public static async Task<RequestExplanation> ExplainAsync(ServeSettings settings, ExplainedRequest request)
    {
        await using var server = new ExplainedServer(settings);

        // :: Step 1: the answer.
        var bytes = request.ToBytes();
        var door = server.AskDoor(bytes);
        AnswerHead? answered = null;

        if (door?.Head is null || !AnswerHead.TryParse(door.Head, out answered))
        {
            answered = await server.AskPipelineAsync(bytes);
        }

        var byDoor = door?.Head is not null;

        // :: Step 2: the target.
        var reasons = new List<Reason> { new(RequestArea, "request", $"{request.Method} {request.Target}") };
        reasons.AddRange(request.Fields.Select(field => new Reason(RequestArea, "field", $"{field.Key}: {field.Value}")));
        var path = byDoor ? PathOf(request) : server.PathInPipeline;
        reasons.Add(path is null
            ? new(RequestArea, "path", $"none: the HTTP server refuses the request with {answered.StatusCode}, and no file is looked for")
            : new(RequestArea, "path", DescribePath(request, path)));

        // :: Step 3: the site, and the look-up.
        var remaining = "";
        var site = path is null ? null : server.FindSite(request["Host"], path, out remaining);

        if (path is not null && (site is null || server.HasSeveralSites))
        {
            reasons.Add(new(RequestArea, "site", DescribeSite(site)));
        }

        var trace = new LookUpTrace();
        var match = site is null ? default : site.Resolver.Find(remaining, request["Accept-Encoding"], trace);

        try
        {
            if (site is not null)
            {
                reasons.AddRange(PathReasons.Of(site, request, remaining, trace, match, answered));
            }

            // :: Step 4: the file.
            if (site is not null && match.Kind == SiteMatchKind.File && request.IsGetOrHead)
            {
                reasons.AddRange(await FileReasons.OfAsync(site, request, match.File));
            }
        }
        finally
        {
            match.File.File.Dispose();
        }

        // :: Step 5: the way.
        var delivery = byDoor ? door!.Delivery : StandInConnection.Describe(server.Context, match.File.File, match.File.Mechanism);
        var isFromFile = answered.HasContent && IsFromFile(match, answered);
        reasons.Add(new(AnswerArea, "door", Sentences.Of(door, byDoor)));

        if (server.Backend is { } backend)
        {
            reasons.Add(new(AnswerArea, "backend", backend));
        }

        reasons.Add(new(AnswerArea, "mechanism", isFromFile ? Sentences.Of(delivery, request.IsHead) : "none: no file is sent"));
        return new RequestExplanation(request, site?.Resolver.Files.RootPath, reasons, answered, byDoor ? "connection" : "pipeline", isFromFile ? delivery.Mechanism : null);
    }

    // A listing is made in memory; every other content there is comes from a file.
    private static bool IsFromFile(in SiteMatch match, AnswerHead head) => match.Kind != SiteMatchKind.Listing && head["Content-Type"] is not null;

    private static string? PathOf(ExplainedRequest request) =>
        TargetPath.TryDecode(Encoding.ASCII.GetBytes(request.Target.Split('?')[0]), out var path) ? path : null;

    private static string DescribeSite(Site? site) =>
        site is null ? "none is for this host and path"
        : $"{site.Resolver.Files.RootPath ?? "files without a directory"}, below {(site.Server.Mount.HasValue ? site.Server.Mount.Value : "/")}";

    private static string DescribePath(ExplainedRequest request, string path)
    {
        var target = request.Target.Split('?')[0];
        var decoded = TargetPath.Decode(Encoding.ASCII.GetBytes(target), out _);
        var note = decoded != TargetPathResult.Ok ? $" ({Sentences.Of(decoded)})" : path != target ? " (percent-decoded once)" : "";
        return $"{path}{note}";
    }
}
