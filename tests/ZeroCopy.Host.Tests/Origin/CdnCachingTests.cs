using ZeroCopy.StaticFiles.Tests.Wire;

namespace ZeroCopy.Host.Tests.Origin;

public class CdnCachingTests
{
    // RFC 9111 §4.3.4: a cache updates what it stores by the fields of a 304.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Get_RuleForCdns_IsIn200And304(bool hasDoor)
    {
        await using var server = await OriginServer.StartAsync(
            $$"""
            {
              "ConnectionDoor": {{(hasDoor ? "true" : "false")}},
              "CacheRules": [ { "Match": { "Path": "*.html" }, "MaxAge": 60, "CdnMaxAge": "1.00:00:00", "SurrogateControl": "max-age=3600, stale-while-revalidate=30" } ]
            }
            """);

        var whole = await RawClient.GetAsync(server.Port, "/index.html");
        var unchanged = await RawClient.GetAsync(server.Port, "/index.html", $"If-None-Match: {whole["ETag"]}");
        var other = await RawClient.GetAsync(server.Port, "/large.bin");

        foreach (var (response, status) in new[] { (whole, 200), (unchanged, 304) })
        {
            Assert.Equal(status, response.StatusCode);
            Assert.Equal("max-age=60", response["Cache-Control"]);
            Assert.Equal("max-age=86400", response["CDN-Cache-Control"]);
            Assert.Equal("max-age=3600, stale-while-revalidate=30", response["Surrogate-Control"]);
        }

        Assert.Null(other["CDN-Cache-Control"]);
        Assert.Equal(hasDoor, server.AnsweredByDoor > 0);
    }

    [Fact]
    public async Task Get_HeadersOfTheRule_WinOverItsAges()
    {
        await using var server = await OriginServer.StartAsync(
            """{ "CacheRules": [ { "Match": { "Path": "*.html" }, "CdnMaxAge": 5, "Headers": { "CDN-Cache-Control": "no-store" } } ] }""");

        Assert.Equal("no-store", (await RawClient.GetAsync(server.Port, "/index.html"))["CDN-Cache-Control"]);
    }
}
