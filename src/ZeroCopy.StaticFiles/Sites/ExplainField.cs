using ZeroCopy.StaticFiles.Decisions;
using ZeroCopy.StaticFiles.Responses;

namespace ZeroCopy.StaticFiles.Sites;

/// <summary>
/// The value of the field that explains an answer to whoever debugs a site: a dictionary (RFC 9651). Paths are those below the mount,
/// never those of the machine.
/// </summary>
internal static class ExplainField
{
    /// <summary>The answer with a file.</summary>
    /// <param name="found">The file.</param>
    /// <param name="rules">Fields by path.</param>
    /// <param name="delivery">How its content leaves.</param>
    /// <param name="statusCode">The status of the answer.</param>
    public static string OfFile(in FoundFile found, PathHeaderRules rules, in Delivery delivery, int statusCode)
    {
        var field = new StructuredDictionary()
            .Token("match", Token(found.Origin))
            .Text("file", found.Path + ContentNegotiation.FileSuffix(found.Coding))
            .Token("coding", ContentNegotiation.Token(found.Coding));

        if (statusCode < 400)
        {
            field.List("rules", rules.IsImmutable(found.Path) ? "hashed_name" : null, rules.Matching(found.Path, found.RequestPath));
        }

        return Deliver(field, delivery, hasContent: statusCode is 200 or 206);
    }

    /// <summary>The answer with a page that the path does not name.</summary>
    /// <param name="match"><c>fallback_page</c>, <c>error_page</c> or <c>rule_page</c>.</param>
    /// <param name="path">The page.</param>
    /// <param name="delivery">How its content leaves.</param>
    public static string OfPage(string match, string path, in Delivery delivery) =>
        Deliver(new StructuredDictionary().Token("match", match).Text("file", path), delivery, hasContent: true);

    /// <summary>An answer without a file, which only the pipeline gives.</summary>
    /// <param name="match">Such as <c>redirect</c>.</param>
    public static string WithoutFile(string match) => Deliver(new StructuredDictionary().Token("match", match), Delivery.WithoutFile, hasContent: false);

    private static string Deliver(StructuredDictionary field, in Delivery delivery, bool hasContent)
    {
        field.Token("door", delivery.Door);

        if (hasContent)
        {
            field.Token("mechanism", delivery.Mechanism).Token("reason", delivery.Reason);
        }

        return field.ToString();
    }

    private static string Token(SiteMatchOrigin origin) => origin switch
    {
        SiteMatchOrigin.DefaultDocument => "default_document",
        SiteMatchOrigin.CleanUrl => "clean_url",
        SiteMatchOrigin.TryFiles => "try_files",
        SiteMatchOrigin.Rewrite => "rewrite",
        _ => "path",
    };
}
