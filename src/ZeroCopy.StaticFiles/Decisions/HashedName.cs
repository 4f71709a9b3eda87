using System.Buffers;

namespace ZeroCopy.StaticFiles.Decisions;

/// <summary>
/// Recognises names that a bundler made out of the content of the file, <c>name.&lt;hash&gt;.ext</c> and
/// <c>name-&lt;hash&gt;.ext</c>: other content has another name, so that a copy may be kept for ever.
/// </summary>
/// <remarks>
/// <para>A hash that is missed is revalidated and costs a 304. A word taken for a hash is kept in browsers for a year, where nobody
/// can call it back. So everything that a person might have written is no hash, and many real ones are missed on purpose:
/// three in four of Vite's and Rollup's, which have no digit, or <c>-</c> or <c>_</c>, or look too much like words; those of esbuild and
/// of Angular from version 17 on (<c>main-5NUYBSFF.js</c>: capitals and digits, as in <c>DSCF2345</c>); those of Blazor and
/// MapStaticAssets (<c>app.2vytx3xyvh.css</c>: small letters and digits, as in <c>release2025</c>). Their folders want a
/// pattern of the application's own. Of hexadecimal ones, 70 % are seen at a length of 8, and 99 % from 16 on.</para>
/// <para><b>Hexadecimal</b>: all small or all capitals, of a usual length (8, 10, 12, 16, 20, 32, 40, 64), at least five different
/// digits, and figures and letters in at least four runs, and in one for every four digits: not <c>cafe2024</c>, <c>face2face</c>,
/// <c>00ff00ff</c>. No date (<c>20240101</c>…) in front.</para>
/// <para><b>Base 62</b>: eight characters, as Rollup and Vite write, with a small letter, a capital and a digit, in at least five
/// pieces, where a piece is what a person writes in one go: a word, with its capital or all in capitals, or a number. And once
/// at least as hardly any person writes: a small letter right after a digit, or, after a small letter, capitals with no word
/// behind them. <c>D0d9bLDD</c> is six pieces and has both; <c>ProfileV2</c> and <c>iPhone15</c> are three; <c>Mp3ToMp4</c> is five
/// and has neither.</para>
/// <para><b>Identifiers</b> name a thing, not a content: an avatar keeps its name when the picture changes. UUIDs are no
/// hashes, with hyphens or without (then by their variant and their version, 1, 4, 5 or 7 of RFC 9562, which one MD5 in sixteen has
/// by chance), nor are the 24 digits of a MongoDB ObjectId, whose length is not among the usual ones.</para>
/// </remarks>
internal static class HashedName
{
    private const int MixedLength = 8;

    private static readonly SearchValues<char> LowerHex = SearchValues.Create("0123456789abcdef");
    private static readonly SearchValues<char> UpperHex = SearchValues.Create("0123456789ABCDEF");

    private enum Kind
    {
        Digit,
        Lower,
        Upper,
        Other,
    }

    /// <summary>Whether the last segment of the path carries a hash of the content.</summary>
    /// <param name="path">A path, decoded, with <c>/</c> between its segments; or a name only.</param>
    public static bool IsContentHashed(ReadOnlySpan<char> path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];

        // :: Step 1: the extension, and what may stand between it and the hash: ".chunk.js", ".min.css", ".js.map".
        var dot = name.LastIndexOf('.');
        if (dot < 0 || !IsExtension(name[(dot + 1)..]))
        {
            return false;
        }

        name = name[..dot];
        for (dot = name.LastIndexOf('.'); dot >= 0 && IsInnerTail(name[(dot + 1)..]); dot = name.LastIndexOf('.'))
        {
            name = name[..dot];
        }

        // :: Step 2: the hash, after something that it belongs to.
        var separator = name.LastIndexOfAny('.', '-');
        if (separator <= 0)
        {
            return false;
        }

        var hash = name[(separator + 1)..];
        return IsHexadecimal(hash) ? IsHexadecimalHash(hash) && !EndsInUuid(name) : IsMixedHash(hash);
    }

    /// <summary>One to ten letters and digits, not digits alone, which would be a version.</summary>
    private static bool IsExtension(ReadOnlySpan<char> text)
    {
        if (text.Length is 0 or > 10)
        {
            return false;
        }

        var letters = 0;
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c))
            {
                return false;
            }

            letters += char.IsAsciiLetter(c) ? 1 : 0;
        }

        return letters > 0;
    }

    /// <summary>What bundlers put behind a hash: the kind of bundle, or the file that a map, a licence or a coding belongs to.</summary>
    private static bool IsInnerTail(ReadOnlySpan<char> text) =>
        text is "chunk" or "bundle" or "min" or "module" or "legacy" or "js" or "mjs" or "cjs" or "css" or "wasm" or "LICENSE";

    private static bool IsHexadecimal(ReadOnlySpan<char> text) => !text.ContainsAnyExcept(LowerHex) || !text.ContainsAnyExcept(UpperHex);

    private static bool IsHexadecimalHash(ReadOnlySpan<char> hash)
    {
        if (hash.Length is not (8 or 10 or 12 or 16 or 20 or 32 or 40 or 64) || StartsWithDate(hash) || IsPlainUuid(hash))
        {
            return false;
        }

        var runs = 1;
        var seen = 0u;
        for (var i = 0; i < hash.Length; i++)
        {
            seen |= 1u << (hash[i] & 0x1F);
            if (i > 0 && char.IsAsciiDigit(hash[i]) != char.IsAsciiDigit(hash[i - 1]))
            {
                runs++;
            }
        }

        return runs >= Math.Max(4, hash.Length / 4) && uint.PopCount(seen) >= 5;
    }

    private static bool IsMixedHash(ReadOnlySpan<char> hash)
    {
        if (hash.Length != MixedLength)
        {
            return false;
        }

        var pieces = 0;
        var seen = 0;
        var isOdd = false;
        var previous = Kind.Other;
        for (var i = 0; i < hash.Length; i++)
        {
            var kind = KindOf(hash[i]);
            if (kind == Kind.Other)
            {
                return false;
            }

            // A capital and the small letters behind it are one piece.
            if (kind != previous && !(kind == Kind.Lower && previous == Kind.Upper))
            {
                pieces++;
                isOdd |= kind == Kind.Lower && previous == Kind.Digit;
                isOdd |= kind == Kind.Upper && previous == Kind.Lower && (i + 1 == hash.Length || KindOf(hash[i + 1]) == Kind.Upper);
            }

            seen |= 1 << (int)kind;
            previous = kind;
        }

        return seen == 0b111 && pieces >= 5 && isOdd;
    }

    private static Kind KindOf(char c) => c switch
    {
        >= '0' and <= '9' => Kind.Digit,
        >= 'a' and <= 'z' => Kind.Lower,
        >= 'A' and <= 'Z' => Kind.Upper,
        _ => Kind.Other,
    };

    /// <summary>Whether the text begins with a day of the years 1900 to 2099, as <c>20240131</c>.</summary>
    private static bool StartsWithDate(ReadOnlySpan<char> text)
    {
        foreach (var c in text[..8])
        {
            if (!char.IsAsciiDigit(c))
            {
                return false;
            }
        }

        var (century, month, day) = (TwoDigits(text), TwoDigits(text[4..]), TwoDigits(text[6..]));
        return century is 19 or 20 && month is >= 1 and <= 12 && day is >= 1 and <= 31;

        static int TwoDigits(ReadOnlySpan<char> digits) => ((digits[0] - '0') * 10) + digits[1] - '0';
    }

    /// <summary>Whether 32 hexadecimal digits are a UUID without its hyphens, of a version in use (RFC 9562 §4).</summary>
    private static bool IsPlainUuid(ReadOnlySpan<char> hash) =>
        hash.Length == 32 && hash[12] is '1' or '4' or '5' or '7' && hash[16] is '8' or '9' or 'a' or 'b' or 'A' or 'B';

    /// <summary>
    /// Whether the name ends in <c>xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx</c>, whose last group alone would look like a hash.
    /// </summary>
    private static bool EndsInUuid(ReadOnlySpan<char> name)
    {
        if (name.Length < 36)
        {
            return false;
        }

        var uuid = name[^36..];
        for (var i = 0; i < uuid.Length; i++)
        {
            if (i is 8 or 13 or 18 or 23 ? uuid[i] != '-' : !char.IsAsciiHexDigit(uuid[i]))
            {
                return false;
            }
        }

        return true;
    }
}
