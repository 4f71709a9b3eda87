using ZeroCopy.StaticFiles.Decisions;

namespace ZeroCopy.StaticFiles.Tests.Decisions;

public class ValidatorsTests
{
    // RFC 9110 §8.8.2: Last-Modified = HTTP-date; §5.6.7: time-of-day = hour ":" minute ":" second.
    [Theory]
    [InlineData("2026-01-02T03:04:05.0000000Z")]
    [InlineData("2026-01-02T03:04:05.9999999Z")]
    [InlineData("2026-01-02T05:04:05.1234567+02:00")]
    public void LastModified_Fractions_CutToTheSecondInUtc(string time)
    {
        var validators = new Validators(new EntityTag("\"a\""), DateTimeOffset.Parse(time, null));

        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), validators.LastModified);
        Assert.Equal(TimeSpan.Zero, validators.LastModified.Offset);
        Assert.Equal("\"a\"", validators.EntityTag.Value);
    }
}
