using CsCheck;
using ZeroCopy.StaticFiles.Decisions;

namespace ZeroCopy.StaticFiles.Tests.Decisions;

public class HostileTextTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // Any text at all; text of the characters that mean something; the start of valid text with such characters after it.
    private static readonly Gen<string?> Text = Gen.OneOf(
        Gen.Const((string?)null),
        Gen.String.Select(s => (string?)s),
        Gen.Char["\"\\W/*,; \t=-0123456789bytesGMT:\u0000\u007F\u00E9\uD800"].Array[0, 20].Select(c => (string?)new string(c)),
        Gen.Select(
            Gen.OneOfConst("\"a\"", "W/\"a", "bytes=", "bytes=0-", "*", "Sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 "),
            Gen.Char["\"W/*, \t=-09:+GMT"].Array[0, 6],
            (start, rest) => (string?)(start + new string(rest))));

    [Fact]
    public void Decide_AnyText_NeverThrowsAndStaysInside() =>
        Gen.Select(Text, Text, Text, Text, Text, Text, Gen.Long[0, 20], Gen.Bool).Sample(
            (ifMatch, ifNoneMatch, ifModifiedSince, ifUnmodifiedSince, ifRange, range, length, isHead) =>
            {
                var conditions = new RequestConditions
                {
                    IfMatch = ifMatch,
                    IfNoneMatch = ifNoneMatch,
                    IfModifiedSince = ifModifiedSince,
                    IfUnmodifiedSince = ifUnmodifiedSince,
                    IfRange = ifRange,
                    Range = range,
                };
                var validators = new Validators(new EntityTag("\"a\""), new DateTimeOffset(1994, 11, 6, 8, 49, 37, TimeSpan.Zero));

                var decision = ResponseDecision.Decide(conditions, validators, length, isHead, Now);

                Assert.Contains(decision.StatusCode, new[] { 200, 206, 304, 412, 416 });
                Assert.InRange(decision.Body.Offset, 0, length);
                Assert.InRange(decision.Body.Length, decision.StatusCode == 206 ? 1 : 0, length - decision.Body.Offset);
                Assert.Equal(length, decision.CompleteLength);
            },
            iter: 20_000,
            threads: 1);

    // Decide stops at the first condition that settles the matter; here each reader meets every text.
    [Fact]
    public void Readers_AnyText_NeverThrow() =>
        Text.Sample(
            text =>
            {
                var validators = new Validators(new EntityTag("\"a\""), Now);
                _ = EntityTagList.Match(text, validators.EntityTag, strong: true);
                _ = EntityTagList.Match(text, validators.EntityTag, strong: false);
                _ = IfRange.Permits(text, validators, lastModifiedIsStrong: true);
                _ = RangeSet.Parse(text, 10);
                _ = Preconditions.Evaluate(new() { IfModifiedSince = text, IfUnmodifiedSince = text }, validators, Now);
            },
            iter: 20_000,
            threads: 1);
}
