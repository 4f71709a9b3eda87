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

    // Nothing is accepted here that RangeHeaderValue, the more lenient of the two, refuses.
    [Fact]
    public void Parse_AlmostValid_AcceptsNoMoreThanRangeHeaderValue() =>
        Gen.Char["0123-, \tx"].Array[0, 10].Select(Gen.Long[0, 25]).Sample(
            (characters, length) =>
            {
                var text = "bytes=" + new string(characters);
                var result = RangeReading.Parse(text, length, out _);
                if (result == RangeResult.None)
                {
                    return;
                }

                Assert.True(RangeHeaderValue.TryParse(text, out var parsed), text);
                Assert.Equal(result == RangeResult.Several, parsed.Ranges.Count > 1);
                if (result != RangeResult.Several)
                {
                    Assert.Equal(Resolve(parsed.Ranges.Single(), length), Parse(text, length));
                }
            },
            iter: 20_000,
            threads: 1);

    [Fact]
    public void Parse_ValidSeveral_Several() =>
        Gen.Select(Spec.Array[2, 5], RepresentationLength).Sample(
            (specs, length) => Assert.Equal(RangeResult.Several, RangeReading.Parse("bytes=" + string.Join(", ", specs), length, out _)),
            iter: 5_000,
            threads: 1);

    private static (RangeResult, ByteRange) Parse(string text, long length) => (RangeReading.Parse(text, length, out var range), range);

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
