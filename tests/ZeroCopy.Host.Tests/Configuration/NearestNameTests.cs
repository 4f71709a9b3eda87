using CsCheck;
using ZeroCopy.Host.Configuration;

namespace ZeroCopy.Host.Tests.Configuration;

public class NearestNameTests
{
    [Theory]
    [InlineData("Listng", "Listing")]
    [InlineData("Lsiting", "Listing")]
    [InlineData("rooot", "Root")]
    [InlineData("Roots", "Root")]
    public void Of_Misspelt_IsTheNearest(string name, string expected) => Assert.Equal(expected, NearestName.Of(name, ["Root", "Listing", "MaxRanges"]));

    [Theory]
    [InlineData("Cache")]
    [InlineData("L")]
    public void Of_AnotherWord_IsNone(string name) => Assert.Null(NearestName.Of(name, ["Root", "Listing"]));

    [Fact]
    public void Distance_AnyTwoTexts_IsAMetricBelowTheLongerOne() =>
        Gen.Select(Gen.String[Gen.Char['a', 'c'], 0, 8], Gen.String[Gen.Char['a', 'c'], 0, 8]).Sample((left, right) =>
        {
            var distance = NearestName.Distance(left, right);
            return distance == NearestName.Distance(right, left)
                && (distance == 0) == (left == right)
                && distance <= Math.Max(left.Length, right.Length)
                && distance >= Math.Abs(left.Length - right.Length);
        });
}
