using CsCheck;
using ZeroCopy.StaticFiles.Responses;

namespace ZeroCopy.StaticFiles.Tests.Responses;

public class ListingOrderTests
{
    private static readonly DateTimeOffset Day = new(2026, 11, 24, 8, 13, 5, TimeSpan.Zero);

    [Theory]
    [InlineData(null, "Name", false)]
    [InlineData("", "Name", false)]
    [InlineData("?", "Name", false)]
    [InlineData("?sort=name&order=desc", "Name", true)]
    [InlineData("sort=size&order=asc", "Size", false)]
    [InlineData("?order=desc&sort=date", "Date", true)]
    [InlineData("?sort=colour&order=sideways", "Name", false)]
    [InlineData("?sort=size&sort=date", "Size", false)]
    [InlineData("?sort&order&&=&sort=date", "Date", false)]
    [InlineData("?SORT=size", "Name", false)]
    public void Parse_Query_Order(string? query, string sort, bool descending) =>
        Assert.Equal(new ListingOrder(Enum.Parse<ListingSort>(sort), descending), ListingOrder.Parse(query));

    [Fact]
    public void Parse_AnyText_DoesNotThrow() =>
        Gen.Char["?&=sortoderac%\0\u00E9"].Array[0, 30].Sample(text => _ = ListingOrder.Parse(new string(text)), iter: 5_000, threads: 1);

    [Theory]
    [InlineData("Name", false, "b a2 A10 c1")]
    [InlineData("Name", true, "b c1 A10 a2")]
    [InlineData("Size", false, "b A10 a2 c1")]
    [InlineData("Size", true, "b c1 a2 A10")]
    [InlineData("Date", false, "b a2 c1 A10")]
    [InlineData("Date", true, "b A10 c1 a2")]
    public void Apply_Column_DirectoriesFirst(string sort, bool descending, string expected)
    {
        ListedEntry[] entries =
        [
            new("c1", false, 300, Day.AddDays(1)),
            new("A10", false, 100, Day.AddDays(2)),
            new("b", true, 4096, Day.AddDays(9)),
            new("a2", false, 200, Day),
        ];

        var sorted = new ListingOrder(Enum.Parse<ListingSort>(sort), descending).Apply(entries);

        Assert.Equal(expected, string.Join(' ', sorted.Select(entry => entry.Name)));
    }

    [Fact]
    public void Apply_EqualSizes_NamesUpwardsEitherWay()
    {
        ListedEntry[] entries = [new("b", false, 7, Day), new("a", false, 7, Day), new("c", false, 7, Day)];

        Assert.Equal(["a", "b", "c"], new ListingOrder(ListingSort.Size, false).Apply(entries).Select(entry => entry.Name));
        Assert.Equal(["a", "b", "c"], new ListingOrder(ListingSort.Size, true).Apply(entries).Select(entry => entry.Name));
    }

    [Theory]
    [InlineData("part9", "part10")]
    [InlineData("a1b2", "a1b10")]
    [InlineData("a", "B")]
    [InlineData("A", "a")]
    [InlineData("a01", "a1")]
    [InlineData("a1", "a01x")]
    [InlineData("a", "a1")]
    [InlineData("99999999999999999999998", "99999999999999999999999")]
    [InlineData("\u00C4a", "\u00E4b")]
    public void Compare_Names_FirstBeforeSecond(string first, string second)
    {
        Assert.True(NaturalOrder.Compare(first, second) < 0);
        Assert.True(NaturalOrder.Compare(second, first) > 0);
    }

    [Fact]
    public void Compare_AnyNames_TotalOrder()
    {
        var name = Gen.Char["aAb01\u00E4-"].Array[0, 5].Select(letters => new string(letters));

        Gen.Select(name, name, name).Sample(
            (a, b, c) =>
            {
                Assert.Equal(Math.Sign(NaturalOrder.Compare(a, b)), -Math.Sign(NaturalOrder.Compare(b, a)));
                Assert.Equal(a == b, NaturalOrder.Compare(a, b) == 0);

                if (NaturalOrder.Compare(a, b) <= 0 && NaturalOrder.Compare(b, c) <= 0)
                {
                    Assert.True(NaturalOrder.Compare(a, c) <= 0);
                }
            },
            iter: 20_000,
            threads: 1);
    }
}
