using System.Globalization;
using ZeroCopy.Host.Diagnosis;
using ZeroCopy.StaticFiles.Decisions;
using ZeroCopy.StaticFiles.Responses;
using ZeroCopy.StaticFiles.Sites;

namespace ZeroCopy.Host.Explanation;

/// <summary>What is known of the file that a path leads to, and what its answer depends on: by the functions that the server decides with.</summary>
internal static class FileReasons
{
    private const string Area = "file";

    /// <param name="site">The site.</param>
    /// <param name="request">The request, GET or HEAD.</param>
    /// <param name="original">The file; the caller disposes it.</param>
    public static async Task<IReadOnlyList<Reason>> OfAsync(Site site, ExplainedRequest request, FoundFile original)
    {
        var reasons = new List<Reason> { new(Area, "original", Describe(original)) };
        var acceptEncoding = request["Accept-Encoding"];
        var chosen = original;
        var isNegotiated = false;

        // Opened anew, since the loser of a negotiation is closed.
        if (original.Coding == ContentCodings.None
            && site.Resolver.Find(original.RequestPath, acceptEncoding) is { Kind: SiteMatchKind.File, File.Coding: ContentCodings.None } again)
        {
            chosen = site.Resolver.CodedFiles.Negotiate(again.File, acceptEncoding, out _);
            isNegotiated = true;
        }

        try
        {
            foreach (var (coding, state) in site.Resolver.CodedFiles.Describe(original))
            {
                reasons.Add(new(Area, $"coding {ContentNegotiation.Token(coding)}", Describe(original, coding, state, acceptEncoding, chosen.Coding)));
            }

            reasons.Add(new(Area, "sent", chosen.Coding == ContentCodings.None
                ? $"{chosen.Path}, as it is"
                : $"{Describe(chosen)}, in the coding {ContentNegotiation.Token(chosen.Coding)}"));

            var now = DateTimeOffset.UtcNow;
            var fields = await site.Validators.GetAsync(chosen, now);
            reasons.Add(new(Area, "validators", $"{fields.ETag} and {fields.LastModified}{(fields.Key.IsWeak ? "; weak, because it changed so lately that it might again unseen" : "")}"));
            reasons.AddRange(ConditionReasons.Of(site, request, fields.Validators, chosen.File.Length, now));
            reasons.Add(new(Area, "rules", DescribeRules(site.Responses.HeaderRules, chosen)));
        }
        finally
        {
            if (isNegotiated)
            {
                chosen.File.Dispose();
            }
        }

        return reasons;
    }

    private static string Describe(FoundFile found)
    {
        var modified = found.File.LastModified.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
        var inode = found.File.Identity is { } identity ? string.Create(CultureInfo.InvariantCulture, $", inode {identity.Inode}") : "";
        return $"{found.Path}{ContentNegotiation.FileSuffix(found.Coding)}: {Amount.Count(found.File.Length, "byte", "bytes")}, changed {modified}{inode}, {found.ContentType ?? "without a type"}";
    }

    private static string Describe(FoundFile original, ContentCodings coding, CodedFileState state, string acceptEncoding, ContentCodings chosen)
    {
        var name = Path.GetFileName(original.Path) + ContentNegotiation.FileSuffix(coding);
        return state switch
        {
            CodedFileState.Missing => $"no: there is no {name}",
            CodedFileState.Stale => $"no: {name} is older than its original. Make it again: zerocopy compress",
            _ when coding == chosen => $"yes: {name} is accepted, and liked best",
            _ when acceptEncoding.Length == 0 => $"no: there is {name}, and no Accept-Encoding",
            _ when ContentNegotiation.Choose(acceptEncoding, coding, [coding]).Coding == coding => $"no: {name} is accepted, and another coding liked better",

            // The last word about a coding counts.
            _ when ContentNegotiation.Choose($"{acceptEncoding}, identity;q=0", coding, [coding]).Coding == coding =>
                $"no: {name} is accepted, and the file itself liked better",
            _ => $"no: {name} is not accepted",
        };
    }

    private static string DescribeRules(PathHeaderRules rules, in FoundFile found)
    {
        List<string> matching = [.. rules.Matching(found.Path, found.RequestPath)];

        if (rules.IsImmutable(found.Path))
        {
            matching.Insert(0, "the name holds a hash of the content, so it may be kept for a year");
        }

        return matching.Count == 0 ? "none applies" : string.Join("; ", matching);
    }
}
