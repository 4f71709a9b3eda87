using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace ZeroCopy.StaticFiles.Tests.Wire;

public class StaticFilesIfRangeTests(PageServer page) : IClassFixture<PageServer>
{
    // RFC 9110 §13.1.5: "If the validator given in the If-Range header field matches the current validator for the selected
    // representation …, then the server SHOULD process the Range header field as requested. If the validator does not match,
    // the server MUST ignore the Range header field."
    [Theory]
    [InlineData("{0}", 206)]
    [InlineData(PageServer.LastModified, 206)]
    [InlineData("W/{0}", 200)]
    [InlineData("\"other\"", 200)]
    [InlineData(PageServer.After, 200)]
    [InlineData(PageServer.Before, 200)]
    [InlineData("malformed", 200)]
    [InlineData("*", 200)]
    [InlineData("{0}, \"other\"", 200)]
    public async Task Get_RangeWithIfRange_ServesPartOrWhole(string validator, int status)
    {
        var response = await page.GetAsync("Range: bytes=10-19", "If-Range: " + validator.Replace("{0}", PageServer.ETag, StringComparison.Ordinal));

        Assert.Equal(status, response.StatusCode);
        Assert.Equal(status == 206 ? PageServer.Content[10..20] : PageServer.Content, response.Body);
    }

    [Fact]
    public async Task Get_UnsatisfiableRangeWithIfRangeThatMisses_IsTheWhole()
    {
        var response = await page.GetAsync("Range: bytes=5000-", "If-Range: \"other\"");

        Assert.Equal(200, response.StatusCode);
    }

    // RFC 9110 §13.1.5: "A server … MUST ignore an If-Range header field received in a request that does not contain a
    // Range header field".
    [Fact]
    public async Task Get_IfRangeWithoutRange_IsIgnored()
    {
        var response = await page.GetAsync("If-Range: \"other\"");

        Assert.Equal(200, response.StatusCode);
    }

    // RFC 9110 §8.8.2.2: a date is weak unless the "origin server reliably knows that the associated representation did not
    // change twice during the second covered by the presented validator"; the file may change again while it lasts.
    [Theory]
    [InlineData(900, 200)]
    [InlineData(1000, 206)]
    public async Task Get_IfRangeWithTheDateOfThisSecond_IsTheWhole(int ageInMilliseconds, int status)
    {
        var second = new DateTimeOffset(2024, 5, 6, 7, 8, 9, TimeSpan.Zero);
        var time = new FakeTimeProvider(second.AddMilliseconds(ageInMilliseconds));
        await using var server = await WireServer.StartFilesAsync(build: builder => builder.Services.AddSingleton<TimeProvider>(time));
        PageServer.Write(server.Root);
        server.Root.Date("page.txt", second);

        var response = await RawClient.GetAsync(server.Port, PageServer.Path, "Range: bytes=0-1", "If-Range: " + PageServer.LastModified);

        Assert.Equal(status, response.StatusCode);
    }
}
