using CsCheck;
using Microsoft.Net.Http.Headers;
using ZeroCopy.StaticFiles.Decisions;

namespace ZeroCopy.StaticFiles.Tests.Decisions;

public class ContentNegotiationTests
{
    private const ContentCodings All = ContentCodings.Brotli | ContentCodings.Zstandard | ContentCodings.Gzip;

    private static readonly ContentCodings[] Preference = [ContentCodings.Brotli, ContentCodings.Zstandard, ContentCodings.Gzip];

    // RFC 9110 §12.5.3, rule by rule.
    [Theory]
    // "If no Accept-Encoding header field is in the request, any content coding is considered acceptable by the user agent."
    [InlineData(null, ContentCodings.None, true)]
    // "An Accept-Encoding header field with a field value that is empty implies that the user agent does not want any content coding".
    [InlineData("", ContentCodings.None, true)]
    [InlineData("gzip", ContentCodings.Gzip, true)]
    [InlineData("GZIP", ContentCodings.Gzip, true)]
    [InlineData("x-gzip", ContentCodings.Gzip, true)]
    [InlineData("gzip, deflate, br, zstd", ContentCodings.Brotli, true)]
    [InlineData("zstd, gzip", ContentCodings.Zstandard, true)]
    [InlineData("br;q=0.5, gzip;q=0.8", ContentCodings.Gzip, true)]
    [InlineData("br;q=0.001, gzip;q=0.002", ContentCodings.Gzip, true)]
    [InlineData(" br ; q=0.5 ,\tgzip ;Q=1.0 ", ContentCodings.Gzip, true)]
    [InlineData("br;q=0, gzip", ContentCodings.Gzip, true)]
    [InlineData("br;q=0", ContentCodings.None, true)]
    [InlineData("*", ContentCodings.Brotli, true)]
    [InlineData("*;q=0.5, gzip", ContentCodings.Gzip, true)]
    [InlineData("br;q=0, *", ContentCodings.Zstandard, true)]
    [InlineData("deflate, compress", ContentCodings.None, true)]
    [InlineData("identity, br;q=0.5", ContentCodings.None, true)]
    [InlineData("identity;q=0.5, br;q=0.5", ContentCodings.Brotli, true)]
    // "unless specifically excluded by ... "identity;q=0" or "*;q=0" without a more specific entry for "identity"".
    [InlineData("identity;q=0", ContentCodings.None, false)]
    [InlineData("*;q=0", ContentCodings.None, false)]
    [InlineData("*;q=0, identity;q=0.1", ContentCodings.None, true)]
    [InlineData("identity;q=0, gzip", ContentCodings.Gzip, true)]
    // A weight that cannot be read takes its element with it, and nothing else.
    [InlineData("br;q=2, gzip", ContentCodings.Gzip, true)]
    [InlineData("br;q=0.1234, gzip;q=0.1", ContentCodings.Gzip, true)]
    [InlineData("br;level=5, gzip", ContentCodings.Gzip, true)]
    [InlineData(",,br,,", ContentCodings.Brotli, true)]
    internal void Choose_Field_ByWeightThenPreference(string? field, ContentCodings coding, bool isAcceptable) =>
        Assert.Equal(new NegotiatedCoding(coding, isAcceptable), ContentNegotiation.Choose(field, All, Preference));

    [Fact]
    public void Choose_OnlyWhatIsAvailable_AndTheServersOrder()
    {
        Assert.Equal(ContentCodings.Gzip, ContentNegotiation.Choose("br, gzip", ContentCodings.Gzip, Preference).Coding);
        Assert.Equal(ContentCodings.None, ContentNegotiation.Choose("br, gzip", ContentCodings.None, Preference).Coding);
        Assert.Equal(ContentCodings.Gzip, ContentNegotiation.Choose("br, gzip", All, [ContentCodings.Gzip, ContentCodings.Brotli]).Coding);
    }

    [Fact]
    public void Choose_AnyText_NeverThrowsAndAllocatesNothing()
    {
        Gen.Char["brgzip*;q=0.1,  \tx-\u00e9"].Array[0, 30].Sample(
            text => _ = ContentNegotiation.Choose(new string(text), All, Preference),
            iter: 20_000,
            threads: 1);

        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var round = 0; round < 1000; round++)
        {
            ContentNegotiation.Choose("gzip, deflate;q=0.5, br;q=0.9, *;q=0.1", All, Preference);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    // Where the syntax is valid, what is read agrees with Microsoft.Net.Http.Headers, by a model that knows only its result.
    [Fact]
    public void Choose_ValidField_AgreesWithStringWithQualityHeaderValue() =>
        Gen.Select(Gen.OneOfConst("br", "zstd", "gzip", "identity", "*", "deflate"), Gen.OneOfConst("", ";q=1", ";q=0.5", "; q=0.25", ";q=0", ";q=0.001"))
            .Array[1, 6].Select(Gen.Int[0, 7]).Sample(
                (elements, available) =>
                {
                    // A repeated token has no defined meaning.
                    var distinct = elements.DistinctBy(element => element.Item1).ToArray();
                    var field = string.Join(", ", distinct.Select(element => element.Item1 + element.Item2));
                    Assert.True(StringWithQualityHeaderValue.TryParseList([field], out var parsed), field);

                    Assert.Equal(Model(parsed.ToDictionary(value => value.Value.ToString(), value => value.Quality ?? 1), (ContentCodings)available), ContentNegotiation.Choose(field, (ContentCodings)available, Preference));
                },
                iter: 20_000,
                threads: 1);

    private static NegotiatedCoding Model(Dictionary<string, double> weights, ContentCodings available)
    {
        double WeightOf(string token) => weights.TryGetValue(token, out var named) ? named : weights.GetValueOrDefault("*");

        var best = Preference
            .Where(coding => available.HasFlag(coding) && WeightOf(ContentNegotiation.Token(coding)) > 0)
            .OrderByDescending(coding => WeightOf(ContentNegotiation.Token(coding)))
            .FirstOrDefault();
        var isIdentityRefused = weights.TryGetValue("identity", out var identity) ? identity == 0 : weights.TryGetValue("*", out var any) && any == 0;

        return best != ContentCodings.None && identity <= WeightOf(ContentNegotiation.Token(best))
            ? new NegotiatedCoding(best, IsAcceptable: true)
            : new NegotiatedCoding(ContentCodings.None, !isIdentityRefused);
    }
}
