using System.Globalization;
using System.Numerics;
using CsCheck;
using Microsoft.Net.Http.Headers;
using ZeroCopy.StaticFiles.Decisions;

namespace ZeroCopy.StaticFiles.Tests.Decisions;

public class RangeSetPropertyTests
{
    // Near the length and far beyond long.MaxValue (9.2e18).
    private static readonly Gen<BigInteger> Number = Gen.OneOf(
        Gen.Long[0, 30].Select(n => (BigInteger)n),
        Gen.Long[0, long.MaxValue].Select(n => (BigInteger)n),
        Gen.Long[0, long.MaxValue].Select(n => (BigInteger)n * n));

    private static readonly Gen<long> RepresentationLength = Gen.OneOf(Gen.Long[0, 25], Gen.Long[0, long.MaxValue]);

    private static readonly Gen<string> Spec = Gen.Select(Gen.Int[0, 2], Number, Number).Select((kind, a, b) => kind switch
    {
        0 => $"{BigInteger.Min(a, b)}-{BigInteger.Max(a, b)}",
        1 => $"{a}-",
        _ => $"-{a}",
    });

    // What the RFC tolerates around a single range-spec.
    private static readonly Gen<string> Single = Gen.Select(
        Gen.OneOfConst("bytes=", "Bytes=", "bytes= "), Gen.OneOfConst("", ",", " , ,\t"), Spec, Gen.OneOfConst("", " ", ",", "\t, ,"))
        .Select((unit, before, spec, after) => unit + before + spec + after);

    [Fact]
    public void Parse_ValidSingle_AgreesWithModel() =>
        Gen.Select(Single, RepresentationLength).Sample(
            (text, length) => Assert.Equal(Model(text, length), Parse(text, length)),
            iter: 20_000,
            threads: 1);

    [Fact]
    public void Parse_ValidSingle_AgreesWithRangeHeaderValue() =>
        Gen.Select(Single, RepresentationLength).Sample(
            (text, length) =>
            {
                if (RangeHeaderValue.TryParse(text, out var parsed))
                {
                    Assert.Equal(Resolve(Assert.Single(parsed.Ranges), length), Parse(text, length));
                }
                else
                {
                    // Numbers that do not fit a long are the one thing it refuses.
                    Assert.Contains(text.Split('-', ',', '=', ' ', '\t'), part => part.Length >= 19);
                }
            },
            iter: 20_000,
            threads: 1);

    // Nothing is accepted here that RangeHeaderValue, the more lenient of the two, refuses; and what several ranges come to is the
    // union of what each comes to, without a byte twice.
    [Fact]
    public void Parse_AlmostValid_AcceptsNoMoreThanRangeHeaderValue() =>
        Gen.Char["0123-, \tx"].Array[0, 16].Select(Gen.Long[0, 25]).Sample(
            (characters, length) =>
            {
                var text = "bytes=" + new string(characters);
                var set = RangeSet.Parse(text, length);
                if (set.Result == RangeResult.None)
                {
                    return;
                }

                Assert.True(RangeHeaderValue.TryParse(text, out var parsed), text);
                AssertUnion(set, [.. parsed.Ranges.Select(range => Resolve(range, length).Item2)]);
            },
            iter: 20_000,
            threads: 1);

    [Fact]
    public void Parse_ValidSeveral_IsTheUnionOfAll() =>
        Gen.Select(Spec.Array[2, 9], Gen.Long[0, 60]).Sample(
            (specs, length) => AssertUnion(
                RangeSet.Parse("bytes=" + string.Join(", ", specs), length),
                [.. specs.Select(spec => Parse("bytes=" + spec, length).Item2)]),
            iter: 10_000,
            threads: 1);

    private static void AssertUnion(RangeSet set, ByteRange[] asked)
    {
        var parts = set.Parts ?? [set.Range];
        var sent = parts.SelectMany(Positions).ToList();

        Assert.Equal(sent.Count, sent.Distinct().Count());
        Assert.Equal(asked.SelectMany(Positions).Distinct().Order(), sent.Order());
        Assert.Equal(set.Result == RangeResult.Several, parts.Length > 1);
        Assert.Equal(set.Result == RangeResult.Unsatisfiable, sent.Count == 0);

        // Two that touch would be one.
        Assert.DoesNotContain(parts, part => part.Length > 0 && parts.Any(other => other.Offset == part.Offset + part.Length));

        static IEnumerable<long> Positions(ByteRange range)
        {
            for (var position = range.Offset; position < range.Offset + range.Length; position++)
            {
                yield return position;
            }
        }
    }

    private static (RangeResult, ByteRange) Parse(string text, long length)
    {
        var set = RangeSet.Parse(text, length);
        return (set.Result, set.Range);
    }

    /// <summary>RFC 9110 §14.1.2 in numbers without an upper limit.</summary>
    private static (RangeResult, ByteRange) Model(string text, long length)
    {
        var parts = text["bytes=".Length..].Trim(' ', '\t', ',').Split('-');
        BigInteger first;
        BigInteger last = length - 1;
        if (parts[0].Length == 0)
        {
            first = BigInteger.Max(0, length - Read(parts[1]));
        }
        else
        {
            first = Read(parts[0]);
            last = parts[1].Length == 0 ? last : BigInteger.Min(last, Read(parts[1]));
        }

        return first > last
            ? (RangeResult.Unsatisfiable, default)
            : (RangeResult.Single, new ByteRange((long)first, (long)(last - first + 1)));

        static BigInteger Read(string digits) => BigInteger.Parse(digits, CultureInfo.InvariantCulture);
    }

    /// <summary>What UseStaticFiles makes of a parsed range.</summary>
    private static (RangeResult, ByteRange) Resolve(RangeItemHeaderValue item, long length)
    {
        var from = item.From ?? Math.Max(0, length - item.To!.Value);
        var to = item.From is null ? length - 1 : Math.Min(item.To ?? long.MaxValue, length - 1);
        return from > to ? (RangeResult.Unsatisfiable, default) : (RangeResult.Single, new ByteRange(from, to - from + 1));
    }
}
