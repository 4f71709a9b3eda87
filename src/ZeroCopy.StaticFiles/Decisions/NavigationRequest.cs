namespace ZeroCopy.StaticFiles.Decisions;

/// <summary>
/// Tells the navigation of a browser, which a single-page application answers, from the request for an asset, which must
/// fail as 404: a script that is answered with HTML breaks the page with a syntax error.
/// </summary>
internal static class NavigationRequest
{
    private const int MaxExtensionLength = 10;

    /// <summary>
    /// Whether it is GET or HEAD, accepts HTML by name, and has no extension in its last segment.
    /// </summary>
    /// <remarks>
    /// <c>*/*</c> alone is what scripts and tools send, so it does not count as accepting HTML. An extension is a dot with 1 to 10
    /// letters or digits behind it, at least one of them a letter: <c>/v1.2</c> is a page, <c>/users/john.doe</c> unfortunately an
    /// asset (the dot rule of other servers is the same), and a missing <c>/old.html</c> is a missing file.
    /// </remarks>
    public static bool IsNavigation(string method, string? accept, ReadOnlySpan<char> path) =>
        (method.Equals("GET", StringComparison.OrdinalIgnoreCase) || method.Equals("HEAD", StringComparison.OrdinalIgnoreCase))
        && AcceptsHtml(accept)
        && !HasExtension(path[(path.LastIndexOf('/') + 1)..]);

    private static bool AcceptsHtml(ReadOnlySpan<char> accept)
    {
        foreach (var range in accept.Split(','))
        {
            var element = accept[range];
            var semicolon = element.IndexOf(';');
            var type = (semicolon < 0 ? element : element[..semicolon]).Trim();

            if (type.Equals("text/html", StringComparison.OrdinalIgnoreCase) || type.Equals("application/xhtml+xml", StringComparison.OrdinalIgnoreCase))
            {
                return semicolon < 0 || !IsRefused(element[(semicolon + 1)..]);
            }
        }

        return false;
    }

    // A weight of zero, in any of its spellings: q=0, q=0.000.
    private static bool IsRefused(ReadOnlySpan<char> parameters)
    {
        foreach (var range in parameters.Split(';'))
        {
            var parameter = parameters[range].Trim();

            if (parameter.StartsWith("q=", StringComparison.OrdinalIgnoreCase))
            {
                return parameter[2..].Trim("0.").IsEmpty;
            }
        }

        return false;
    }

    private static bool HasExtension(ReadOnlySpan<char> segment)
    {
        var dot = segment.LastIndexOf('.');
        var extension = dot < 0 ? [] : segment[(dot + 1)..];

        if (extension.Length is 0 or > MaxExtensionLength)
        {
            return false;
        }

        var hasLetter = false;

        foreach (var character in extension)
        {
            if (!char.IsAsciiLetterOrDigit(character))
            {
                return false;
            }

            hasLetter |= char.IsAsciiLetter(character);
        }

        return hasLetter;
    }
}
