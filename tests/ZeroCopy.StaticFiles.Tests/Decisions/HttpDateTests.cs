using System.Globalization;
using CsCheck;
using Microsoft.Net.Http.Headers;
using ZeroCopy.StaticFiles.Decisions;

namespace ZeroCopy.StaticFiles.Tests.Decisions;

/// <summary>RFC 9110 §5.6.7: "A recipient that parses a timestamp value in an HTTP field MUST accept all three HTTP-date formats."</summary>
public class HttpDateTests
{
    private static readonly string[] Forms =
    [
        "r", "ddd, d MMM yyyy H:m:s 'GMT'", "ddd, dd MMM yyyy HH:mm:ss", "d MMM yyyy H:m:s", "ddd, dd MMM yy HH:mm:ss 'GMT'", "dddd, dd-MMM-yy HH:mm:ss 'GMT'",
        "dddd, dd-MMM-yy HH:mm:ss", "ddd MMM d HH:mm:ss yyyy", "ddd MMM  d HH:mm:ss yyyy", "ddd, dd MMM yyyy HH:mm:ss zzz", "d MMM yyyy H:m:s zzz",
        "o", "yyyy-MM-dd", "ddd MMM d HH:mm:ss",
    ];

    [Theory]
    [InlineData("Sun, 06 Nov 1994 08:49:37 GMT")]
    [InlineData("Sunday, 06-Nov-94 08:49:37 GMT")]
    [InlineData("Sun Nov  6 08:49:37 1994")]
    public void TryParse_TheThreeForms_SameInstant(string text)
    {
        Assert.True(HttpDate.TryParse(text, out var date));
        Assert.Equal(new DateTimeOffset(1994, 11, 6, 8, 49, 37, TimeSpan.Zero), date);
    }

    [Theory]
    [InlineData("")]
    [InlineData("garbage")]
    [InlineData("Mon, 06 Nov 1994 08:49:37 GMT")]
    [InlineData("Sun, 06 Nov 1994 08:49:37 CET")]
    public void TryParse_NoDate_False(string text) => Assert.False(HttpDate.TryParse(text, out _));

    [Fact]
    public void TryParse_AnyText_AsMicrosoftNetHttpHeaders() =>
        Gen.Select(Gen.DateTimeOffset, Gen.OneOfConst(Forms), Gen.Int[0, 40], Gen.OneOfConst("", " ", "x", ":", "0", ",")).Sample((date, form, place, insert) =>
        {
            var text = date.ToString(form, CultureInfo.InvariantCulture);
            text = text.Insert(Math.Min(place, text.Length), insert);
            var expected = HeaderUtilities.TryParseDate(text, out var expectedDate);
            Assert.Equal(expected, HttpDate.TryParse(text, out var parsed));
            Assert.Equal(expectedDate, parsed);
        });
}
