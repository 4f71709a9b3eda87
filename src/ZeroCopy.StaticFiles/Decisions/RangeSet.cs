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
/// <para>Several ranges are united where they overlap or touch, as §15.3.7.2 allows; a united range stands where the first of its
/// members stood, and the others keep the order asked for. So no byte is ever sent twice, and the answer is never longer than
/// the file and the heads of its parts.</para>
/// </remarks>
internal readonly struct RangeSet
{
    /// <summary>
    /// 128 ranges in one request, before they are united; beyond that the whole file is the answer. Apache: MaxRanges 200;
    /// nginx: no limit, against which CVE-2011-3192 is why there should be one.
    /// </summary>
    public const int DefaultMaxRanges = 128;

    private const string Unit = "bytes=";

    /// <summary>OWS (§5.6.3).</summary>
    private const string OptionalWhitespace = " \t";

    private readonly ByteRange _first;
    private readonly ByteRange[]? _parts;

    private RangeSet(RangeResult result, ByteRange first = default, ByteRange[]? parts = null)
    {
        Result = result;
        _first = first;
        _parts = parts;
    }

    /// <summary>What the field comes to.</summary>
    public RangeResult Result { get; }

    /// <summary>The range of <see cref="RangeResult.Single"/>.</summary>
    public ByteRange Range => _first;

    /// <summary>The ranges of <see cref="RangeResult.Several"/>, disjoint, in the order to send; otherwise <see langword="null"/>.</summary>
    public ByteRange[]? Parts => _parts;

    /// <summary>Reads the field. Allocates for several ranges only.</summary>
    /// <param name="fieldValue">Range; empty when absent.</param>
    /// <param name="length">The length of the representation.</param>
    /// <param name="maxRanges">The most ranges that are answered; more, and the field is ignored.</param>
    public static RangeSet Parse(ReadOnlySpan<char> fieldValue, long length, int maxRanges = DefaultMaxRanges)
    {
        var rest = fieldValue.Trim(OptionalWhitespace);

        // §14.1: "All range unit names are case-insensitive". §14.2: "An origin server MUST ignore a Range header field that contains
        // a range unit it does not understand."
        if (!rest.StartsWith(Unit, StringComparison.OrdinalIgnoreCase))
        {
            return default;
        }

        rest = rest[Unit.Length..];
        var specs = rest;
        var count = 0;
        var satisfiable = 0;
        ByteRange first = default;

        // Checked whole before anything is kept: one bad spec makes the field invalid.
        while (TryTakeSpec(ref specs, out var spec))
        {
            if (!TryReadSpec(spec, length, out var range) || ++count > maxRanges)
            {
                return default;
            }

            if (range.Length > 0 && satisfiable++ == 0)
            {
                first = range;
            }
        }

        return satisfiable switch
        {
            0 => new RangeSet(count == 0 ? RangeResult.None : RangeResult.Unsatisfiable),
            1 => new RangeSet(RangeResult.Single, first),
            _ => Unite(rest, length, satisfiable),
        };
    }

    // §15.3.7.2: "a server MAY coalesce any of the ranges that overlap", and "SHOULD send the parts in the same order that the
    // corresponding range-spec appeared in the received Range header field".
    private static RangeSet Unite(ReadOnlySpan<char> specs, long length, int count)
    {
        var byOffset = new (ByteRange Range, int Order)[count];
        var filled = 0;

        while (TryTakeSpec(ref specs, out var spec))
        {
            TryReadSpec(spec, length, out var range);

            if (range.Length > 0)
            {
                byOffset[filled] = (range, filled);
                filled++;
            }
        }

        Array.Sort(byOffset, static (left, right) => left.Range.Offset.CompareTo(right.Range.Offset));
        var united = 0;

        for (var index = 1; index < byOffset.Length; index++)
        {
            ref var last = ref byOffset[united];
            var (range, order) = byOffset[index];
            var end = last.Range.Offset + last.Range.Length;

            if (range.Offset <= end)
            {
                var reach = Math.Max(end, range.Offset + range.Length);
                last = (last.Range with { Length = reach - last.Range.Offset }, Math.Min(last.Order, order));
            }
            else
            {
                byOffset[++united] = byOffset[index];
            }
        }

        if (united == 0)
        {
            return new RangeSet(RangeResult.Single, byOffset[0].Range);
        }

        var inOrder = byOffset.Take(united + 1).OrderBy(part => part.Order);
        return new RangeSet(RangeResult.Several, parts: [.. inOrder.Select(part => part.Range)]);
    }

    /// <summary>Takes the next range-spec. Empty list elements are skipped and do not count (§5.6.1.2).</summary>
    private static bool TryTakeSpec(ref ReadOnlySpan<char> specs, out ReadOnlySpan<char> spec)
    {
        while (!specs.IsEmpty)
        {
            var comma = specs.IndexOf(',');
            spec = (comma < 0 ? specs : specs[..comma]).Trim(OptionalWhitespace);
            specs = comma < 0 ? [] : specs[(comma + 1)..];

            if (!spec.IsEmpty)
            {
                return true;
            }
        }

        spec = default;
        return false;
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
