namespace ZeroCopy.StaticFiles.Tests;

public class PlaceholderTests
{
    [Fact]
    public void Placeholder_Builds_Passes() => Assert.Equal(2, 1 + 1);
}
