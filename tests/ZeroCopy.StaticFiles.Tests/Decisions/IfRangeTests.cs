using ZeroCopy.StaticFiles.Decisions;

namespace ZeroCopy.StaticFiles.Tests.Decisions;

public class IfRangeTests
{
    private const string Current = "\"current\"";
    private const string Before = "Sun, 06 Nov 1994 08:49:36 GMT";
    private const string Same = "Sun, 06 Nov 1994 08:49:37 GMT";
    private const string After = "Sun, 06 Nov 1994 08:49:38 GMT";

    private static readonly DateTimeOffset Modified = new(1994, 11, 6, 8, 49, 37, 900, TimeSpan.Zero);

    private static bool Permits(string? ifRange, string entityTag = Current, bool lastModifiedIsStrong = true) =>
        IfRange.Permits(ifRange, new Validators(new EntityTag(entityTag), Modified), lastModifiedIsStrong);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Permits_Absent_True(string? ifRange)
    {
        Assert.True(Permits(ifRange));
        Assert.True(Permits(ifRange, lastModifiedIsStrong: false));
    }

    // RFC 9110 §13.1.5: "If the entity-tag validator provided exactly matches the ETag field value for the selected representation using
    // the strong comparison function, the condition is true. Otherwise, the condition is false."
    [Theory]
    [InlineData("\"current\"", Current, true)]
    [InlineData(" \"current\"\t", Current, true)]
    [InlineData("\"old\"", Current, false)]
    [InlineData("W/\"current\"", Current, false)]
    [InlineData("W/\"current\"", "W/\"current\"", false)]
    [InlineData("\"current\"", "W/\"current\"", false)]
    [InlineData("\"current", Current, false)]
    [InlineData("\"current\", \"old\"", Current, false)]
    [InlineData("\"current\", \"current\"", Current, false)]
    [InlineData("*", Current, false)]
    [InlineData("current", Current, false)]
    [InlineData("\"", Current, false)]
    public void Permits_EntityTag_StrongComparison(string ifRange, string entityTag, bool expected)
    {
        Assert.Equal(expected, Permits(ifRange, entityTag));
        Assert.Equal(expected, Permits(ifRange, entityTag, lastModifiedIsStrong: false));
    }

    // "If the HTTP-date validator provided exactly matches the Last-Modified field value for the selected representation, the condition
    // is true." UseStaticFiles would let After pass.
    [Theory]
    [InlineData(Before, false)]
    [InlineData(Same, true)]
    [InlineData(After, false)]
    [InlineData("Sunday, 06-Nov-94 08:49:37 GMT", true)]
    [InlineData("Sun Nov  6 08:49:37 1994", true)]
    [InlineData("yesterday", false)]
    [InlineData(Same + ", " + Same, false)]
    public void Permits_StrongDate_ExactMatch(string ifRange, bool expected) => Assert.Equal(expected, Permits(ifRange));

    // "If the HTTP-date validator provided is not a strong validator in the sense defined by Section 8.8.2.2, the condition is false."
    [Fact]
    public void Permits_WeakDate_False() => Assert.False(Permits(Same, lastModifiedIsStrong: false));

    [Fact]
    public void Permits_NoCurrentTag_False() => Assert.False(IfRange.Permits("\"a\"", new Validators(default, Modified), true));
}
