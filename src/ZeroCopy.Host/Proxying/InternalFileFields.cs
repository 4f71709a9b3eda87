namespace ZeroCopy.Host.Proxying;

/// <summary>The fields between a backend and the server in front of it, which are nobody else's business.</summary>
internal static class InternalFileFields
{
    public const string AccelRedirect = "X-Accel-Redirect";
    public const string Sendfile = "X-Sendfile";

    private const string AccelPrefix = "X-Accel-";

    /// <summary>Removes them all: those of nginx, of Apache and lighttpd, and those by which a backend is told which of them to use.</summary>
    public static void Remove(IHeaderDictionary headers)
    {
        List<string>? found = null;

        foreach (var (name, _) in headers)
        {
            if (name.StartsWith(AccelPrefix, StringComparison.OrdinalIgnoreCase) || name.StartsWith(Sendfile, StringComparison.OrdinalIgnoreCase))
            {
                (found ??= []).Add(name);
            }
        }

        foreach (var name in found ?? [])
        {
            headers.Remove(name);
        }
    }
}
