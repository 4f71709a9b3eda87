namespace ZeroCopy.StaticFiles.Decisions;

/// <summary>
/// Recognises names with a content hash, as bundlers write them: <c>app.3f9a1c0b.js</c>, <c>index-BkX3z9aQ.css</c>.
/// </summary>
/// <remarks>
/// Conservative, because the answer is a year in every cache: words, versions, dates and numbers are never taken for a hash. A
/// hash stands behind a dot or a dash, before the extensions, and is 8 to 64 characters of
/// <list type="bullet">
/// <item>hexadecimal in one case, with at least two digits and one letter (webpack, Angular, Parcel, esbuild in part), or</item>
/// <item>letters and digits with at least one digit, one small and one capital letter (Vite, Rollup, esbuild).</item>
/// </list>
/// Some hashes have no digit by chance, or are all digits; such a file is asked for again, which is the harmless mistake.
/// </remarks>
internal static class HashedName
{
    private const int MinLength = 8;
    private const int MaxLength = 64;

    /// <summary>Whether the last segment of a path carries a content hash.</summary>
    public static bool IsContentHashed(ReadOnlySpan<char> path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];

        // A hash has a name in front of it and an extension behind it.
        while (name.LastIndexOf('.') is > 0 and var dot)
        {
            name = name[..dot];
            var separator = name.LastIndexOfAny('.', '-');

            if (separator > 0 && IsHash(name[(separator + 1)..]))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsHash(ReadOnlySpan<char> text)
    {
        if (text.Length is < MinLength or > MaxLength)
        {
            return false;
        }

        var (digits, small, capital, beyondHex) = (0, 0, 0, false);

        foreach (var character in text)
        {
            if (char.IsAsciiDigit(character))
            {
                digits++;
            }
            else if (char.IsAsciiLetterLower(character))
            {
                small++;
                beyondHex |= character > 'f';
            }
            else if (char.IsAsciiLetterUpper(character))
            {
                capital++;
                beyondHex |= character > 'F';
            }
            else if (character != '_')
            {
                return false;
            }
            else
            {
                beyondHex = true;
            }
        }

        return !beyondHex && (small == 0 || capital == 0)
            ? digits >= 2 && small + capital >= 1
            : digits >= 1 && small >= 1 && capital >= 1;
    }
}
