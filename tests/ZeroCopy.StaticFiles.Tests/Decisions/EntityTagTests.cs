using ZeroCopy.StaticFiles.Decisions;

namespace ZeroCopy.StaticFiles.Tests.Decisions;

public class EntityTagTests
{
    // RFC 9110 §8.8.3.2, the example table: W/"1" W/"1" no match / match; W/"1" W/"2" no / no; W/"1" "1" no / match; "1" "1" match / match.
    [Theory]
    [InlineData("W/\"1\"", "W/\"1\"", false, true)]
    [InlineData("W/\"1\"", "W/\"2\"", false, false)]
    [InlineData("W/\"1\"", "\"1\"", false, true)]
    [InlineData("\"1\"", "W/\"1\"", false, true)]
    [InlineData("\"1\"", "\"1\"", true, true)]
    [InlineData("\"1\"", "\"2\"", false, false)]
    [InlineData("\"a\"", "\"A\"", false, false)]
    [InlineData("\"\"", "\"\"", true, true)]
    public void Equals_ExampleTable_StrongAndWeak(string left, string right, bool strong, bool weak)
    {
        Assert.Equal(strong, new EntityTag(left).StrongEquals(new EntityTag(right)));
        Assert.Equal(weak, new EntityTag(left).WeakEquals(new EntityTag(right)));
        Assert.Equal(strong, new EntityTag(left).StrongEquals(right.AsSpan()));
        Assert.Equal(weak, new EntityTag(left).WeakEquals(right.AsSpan()));
    }

    // §8.8.3: entity-tag = [ weak ] opaque-tag; weak = %s"W/" (case-sensitive).
    [Theory]
    [InlineData("\"abc\"", false, "\"abc\"")]
    [InlineData("W/\"abc\"", true, "\"abc\"")]
    [InlineData("\"W/abc\"", false, "\"W/abc\"")]
    [InlineData("w/\"abc\"", false, "w/\"abc\"")]
    public void Parts_AsSent_AreTakenApart(string value, bool isWeak, string opaqueTag)
    {
        var tag = new EntityTag(value);

        Assert.Equal(value, tag.Value);
        Assert.Equal(isWeak, tag.IsWeak);
        Assert.Equal(opaqueTag, tag.OpaqueTag.ToString());
    }

    [Fact]
    public void Default_NoEntityTag_EqualsNothing()
    {
        EntityTag none = default;

        Assert.False(none.IsWeak);
        Assert.True(none.OpaqueTag.IsEmpty);
        Assert.False(none.StrongEquals(none));
        Assert.False(none.WeakEquals(none));
        Assert.False(new EntityTag("\"1\"").WeakEquals(none));
        Assert.Equal(string.Empty, none.ToString());
    }
}
