namespace ZeroCopy.StaticFiles.Decisions;

/// <summary>
/// Reads Range (RFC 9110 §14.2) against the length of the representation.
/// <code>
/// ranges-specifier = range-unit "=" OWS range-set      (the OWS by erratum 7306)
/// range-set        = 1#range-spec
/// range-spec       = first-pos "-" [ last-pos ] / "-" suffix-length
/// </code>
/// </summary>
/// <remarks>
/// <para>"A ranges-specifier is invalid if it contains any range-spec that is invalid" (§14.1.1), and a server "MAY ignore or reject"
/// an invalid one (§14.2): it is ignored, as in UseStaticFiles.</para>
/// <para>Numbers have no upper limit: "recipients MUST anticipate potentially large decimal numerals and prevent parsing errors
/// due to integer conversion overflows" (§14.1.2). They saturate, which is exact here: no file is that long.</para>
/// <para>A suffix of an empty representation counts as unsatisfiable. §14.1.2 calls it satisfiable, but Content-Range cannot name
/// zero bytes (§14.4), so the 206 that would follow cannot be written; 416 with <c>bytes */0</c> says what is the case, as in
/// UseStaticFiles. §14.2 would also allow to ignore the field.</para>
/// </remarks>
internal static class RangeSet
{
    private const string Unit = "bytes=";

    /// <summary>OWS (§5.6.3).</summary>
    private const string OptionalWhitespace = " \t";

    /// <summary>Reads the field; <paramref name="range"/> is set for <see cref="RangeResult.Single"/> only.</summary>
    public static RangeResult Parse(string? fieldValue, long length, out ByteRange range)
    {
        range = default;
        var rest = fieldValue.AsSpan().Trim(OptionalWhitespace);

        // §14.1: "All range unit names are case-insensitive". §14.2: "An origin server MUST ignore a Range header field that contains
        // a range unit it does not understand."
        if (!rest.StartsWith(Unit, StringComparison.OrdinalIgnoreCase))
        {
            return RangeResult.None;
        }

        // Empty list elements are skipped and do not count (§5.6.1.2).
        rest = rest[Unit.Length..];
        var count = 0;
        ByteRange first = default;
        while (!rest.IsEmpty)
        {
            var comma = rest.IndexOf(',');
            var spec = (comma < 0 ? rest : rest[..comma]).Trim(OptionalWhitespace);
            rest = comma < 0 ? [] : rest[(comma + 1)..];
            if (spec.IsEmpty)
            {
                continue;
            }

            if (!TryReadSpec(spec, length, out var resolved))
            {
                return RangeResult.None;
            }

            if (count++ == 0)
            {
                first = resolved;
            }
        }

        if (count != 1)
        {
            return count == 0 ? RangeResult.None : RangeResult.Several;
        }

        if (first.Length == 0)
        {
            return RangeResult.Unsatisfiable;
        }

        range = first;
        return RangeResult.Single;
    }

    /// <summary>Reads one range-spec and fits it to the representation; a length of 0 says that nothing of it is there.</summary>
    private static bool TryReadSpec(ReadOnlySpan<char> spec, long length, out ByteRange range)
    {
        range = default;
        var dash = spec.IndexOf('-');
        if (dash < 0)
        {
            return false;
        }

        var before = spec[..dash];
        var after = spec[(dash + 1)..];
        if (before.IsEmpty)
        {
            if (!TryReadNumber(after, out var suffix))
            {
                return false;
            }

            // §14.1.2: "If the selected representation is shorter than the specified suffix-length, the entire representation is
            // used."
            var tail = Math.Min(suffix, length);
            range = new ByteRange(length - tail, tail);
            return true;
        }

        if (!TryReadNumber(before, out var from))
        {
            return false;
        }

        // §14.1.2: "If the last-pos value is absent, or if the value is greater than or equal to the current length of the
        // representation data, the byte range is interpreted as the remainder of the representation".
        var to = long.MaxValue;
        if (!after.IsEmpty)
        {
            // §14.1.1: "An int-range is invalid if the last-pos value is present and less than the first-pos."
            if (!TryReadNumber(after, out to) || IsLess(after, before))
            {
                return false;
            }
        }

        if (from < length)
        {
            range = new ByteRange(from, Math.Min(to, length - 1) - from + 1);
        }

        return true;
    }

    /// <summary><c>1*DIGIT</c>, at most <see cref="long.MaxValue"/>.</summary>
    private static bool TryReadNumber(ReadOnlySpan<char> digits, out long number)
    {
        number = 0;
        foreach (var c in digits)
        {
            if (!char.IsAsciiDigit(c))
            {
                return false;
            }

            var digit = c - '0';
            number = number > (long.MaxValue - digit) / 10 ? long.MaxValue : (number * 10) + digit;
        }

        return !digits.IsEmpty;
    }

    /// <summary>Compares two numerals by their digits, since both may have saturated.</summary>
    private static bool IsLess(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        left = left.TrimStart('0');
        right = right.TrimStart('0');
        return left.Length != right.Length ? left.Length < right.Length : left.SequenceCompareTo(right) < 0;
    }
}
