using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ZeroCopy.StaticFiles.Sites;

/// <summary>Pages by status code, or by class of codes: <c>404</c>, <c>50x</c>, <c>5xx</c>. The narrower one wins.</summary>
internal sealed class ErrorPageTable
{
    public static readonly ErrorPageTable None = new([]);

    private readonly Dictionary<string, string> _pages;

    private ErrorPageTable(Dictionary<string, string> pages)
    {
        _pages = pages;
    }

    public bool IsEmpty => _pages.Count == 0;

    /// <summary>Checks the pages of the options.</summary>
    /// <exception cref="ArgumentException">A status is no error, or a page is no path.</exception>
    public static ErrorPageTable Create(IEnumerable<KeyValuePair<string, string>> pages)
    {
        var checkedPages = new Dictionary<string, string>(StringComparer.Ordinal);

        foreach (var (status, page) in pages)
        {
            var code = status.ToLowerInvariant();

            if (code.Length != 3 || code[0] is not ('4' or '5') || !IsDigitOrClass(code[1]) || !IsDigitOrClass(code[2]) || (code[1] == 'x' && code[2] != 'x'))
            {
                throw new ArgumentException($"ErrorPages: '{status}' is no error status. Use a code such as 404, or a class such as 50x or 5xx.");
            }

            if (!page.StartsWith('/'))
            {
                throw new ArgumentException($"ErrorPages: the page '{page}' for {status} is not a path from the root of the files. Write /{page}.");
            }

            checkedPages[code] = page;
        }

        return new ErrorPageTable(checkedPages);
    }

    /// <summary>The page for a status.</summary>
    public bool TryGet(int statusCode, [NotNullWhen(true)] out string? page)
    {
        page = null;

        if (IsEmpty || statusCode is < 400 or > 599)
        {
            return false;
        }

        var code = statusCode.ToString(CultureInfo.InvariantCulture);
        return _pages.TryGetValue(code, out page) || _pages.TryGetValue($"{code[..2]}x", out page) || _pages.TryGetValue($"{code[0]}xx", out page);
    }

    private static bool IsDigitOrClass(char character) => char.IsAsciiDigit(character) || character == 'x';
}
