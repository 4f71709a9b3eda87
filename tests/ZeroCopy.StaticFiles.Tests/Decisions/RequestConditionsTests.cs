using ZeroCopy.StaticFiles.Decisions;

namespace ZeroCopy.StaticFiles.Tests.Decisions;

public class RequestConditionsTests
{
    // RFC 9110 §13.2.2, steps 1 to 4; step 5 (If-Range) only decides about Range.
    [Fact]
    public void HasPreconditions_AnyOfTheFour_True()
    {
        Assert.True(new RequestConditions { IfMatch = "*" }.HasPreconditions);
        Assert.True(new RequestConditions { IfNoneMatch = "*" }.HasPreconditions);
        Assert.True(new RequestConditions { IfModifiedSince = "x" }.HasPreconditions);
        Assert.True(new RequestConditions { IfUnmodifiedSince = "x" }.HasPreconditions);
    }

    [Fact]
    public void HasPreconditions_NoneEmptyOrRangeOnly_False()
    {
        Assert.False(default(RequestConditions).HasPreconditions);
        Assert.False(new RequestConditions { IfMatch = "", IfNoneMatch = "" }.HasPreconditions);
        Assert.False(new RequestConditions { Range = "bytes=0-", IfRange = "\"a\"" }.HasPreconditions);
    }
}
