namespace ZeroCopy.StaticFiles.Decisions;

/// <summary>
/// Looks for an entity tag in the value of If-Match or If-None-Match: <c>"*" / #entity-tag</c> (RFC 9110 §13.1.1, §13.1.2).
/// </summary>
/// <remarks>
/// <para>Read in one pass over the characters, because commas are legal inside the quotes (§8.8.3: <c>etagc = %x21 / %x23-7E /
/// obs-text</c>) and splitting on them first would be wrong. A backslash is an ordinary character, not an escape: §8.8.3
/// notes that the ABNF is no longer that of a quoted-string.</para>
/// <para>The list is read to its end even after a match: half a valid list is no list. What an invalid one means is the
/// caller's: RFC 9110 leaves no gap there, since both sections end in "Otherwise, the condition is …" (see
/// <see cref="Preconditions"/>).</para>
/// </remarks>
internal static class EntityTagList
{
    /// <summary>OWS (§5.6.3).</summary>
    private const string OptionalWhitespace = " \t";

    /// <summary>Compares each listed tag with <paramref name="current"/>, strongly or weakly (§8.8.3.2).</summary>
    public static EntityTagMatch Match(ReadOnlySpan<char> fieldValue, EntityTag current, bool strong)
    {
        var rest = fieldValue.Trim(OptionalWhitespace);
        if (rest is "*")
        {
            return EntityTagMatch.Match;
        }

        // §5.6.1.2: "A recipient MUST parse and ignore a reasonable number of empty list elements", so
        // each turn reads one element that may be absent, then a comma or the end.
        var result = EntityTagMatch.NoMatch;
        while (!rest.IsEmpty)
        {
            var length = LengthOfTag(rest);
            if (length > 0)
            {
                var tag = rest[..length];
                if (strong ? current.StrongEquals(tag) : current.WeakEquals(tag))
                {
                    result = EntityTagMatch.Match;
                }
            }

            rest = rest[length..].TrimStart(OptionalWhitespace);
            if (rest.IsEmpty)
            {
                break;
            }

            if (rest[0] != ',')
            {
                return EntityTagMatch.Invalid;
            }

            rest = rest[1..].TrimStart(OptionalWhitespace);
        }

        return result;
    }

    /// <summary>Whether the text is one entity tag, and nothing else.</summary>
    public static bool IsTag(ReadOnlySpan<char> text) => !text.IsEmpty && LengthOfTag(text) == text.Length;

    /// <summary>
    /// The length of the entity tag at the start of the text, or 0 when there is none.
    /// </summary>
    private static int LengthOfTag(ReadOnlySpan<char> text)
    {
        var opening = text.StartsWith("W/", StringComparison.Ordinal) ? 2 : 0;
        if (opening >= text.Length || text[opening] != '"')
        {
            return 0;
        }

        for (var i = opening + 1; i < text.Length; i++)
        {
            if (text[i] == '"')
            {
                return i + 1;
            }

            if (!IsTagCharacter(text[i]))
            {
                return 0;
            }
        }

        return 0;
    }

    /// <summary>
    /// <c>etagc</c> (§8.8.3). obs-text is a byte of 0x80 and more; servers decode such bytes as Latin-1 or as UTF-8, so
    /// every character from U+0080 on stands for one or several of them.
    /// </summary>
    private static bool IsTagCharacter(char c) => c is '\x21' or (>= '\x23' and <= '\x7E') or >= '\x80';
}
