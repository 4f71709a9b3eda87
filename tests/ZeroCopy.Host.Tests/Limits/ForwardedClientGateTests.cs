using ZeroCopy.StaticFiles.Tests.Wire;

namespace ZeroCopy.Host.Tests.Limits;

/// <summary>Networks and rates are those of the client behind a trusted proxy, and never of a field that anybody can write.</summary>
public sealed class ForwardedClientGateTests : IDisposable
{
    private const string Claim = "X-Forwarded-For: 203.0.113.9";

    private readonly TemporaryDirectory _directory = new();

    public ForwardedClientGateTests()
    {
        _directory.Write("site/a.txt", "a");
        _directory.Date("site/a.txt", new DateTimeOffset(2024, 5, 6, 7, 8, 9, TimeSpan.Zero));
    }

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("\"Access\": { \"Deny\": [ \"203.0.113.0/24\" ] }", true)]
    [InlineData("\"Access\": { \"Deny\": [ \"203.0.113.0/24\" ] }", false)]
    [InlineData("\"AccessRules\": [ { \"Match\": { \"Path\": \"/**\" }, \"Deny\": [ \"203.0.113.0/24\" ] } ]", true)]
    [InlineData("\"AccessRules\": [ { \"Match\": { \"Path\": \"/**\" }, \"Deny\": [ \"203.0.113.0/24\" ] } ]", false)]
    public async Task Deny_ClientBehindAProxy_HoldsOnlyWhereTheProxyIsTrusted(string rule, bool hasDoor)
    {
        foreach (var (network, status) in new[] { ("127.0.0.0/8", 403), ("10.0.0.0/8", 200) })
        {
            await using var server = await ConfiguredServer.StartAsync(_directory, $$"""{{rule}}, "ForwardedHeaders": { "TrustedNetworks": [ "{{network}}" ] }""", hasDoor);

            for (var round = 0; round < 2; round++)
            {
                Assert.Equal(200, (await server.GetAsync("/a.txt")).StatusCode);
                Assert.Equal(status, (await server.GetAsync("/a.txt", Claim)).StatusCode);

                // Its own word comes last: what the client wrote before is no one's.
                Assert.Equal(status, (await server.GetAsync("/a.txt", "X-Forwarded-For: 192.0.2.1", Claim)).StatusCode);
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Allow_ClaimOfWhoIsNotTrusted_OpensNothing(bool hasDoor)
    {
        await using var server = await ConfiguredServer.StartAsync(
            _directory, """ "Access": { "Allow": [ "203.0.113.0/24" ] }, "ForwardedHeaders": { "TrustedNetworks": [ "10.0.0.0/8", "unix" ] } """, hasDoor);

        Assert.Equal(403, (await server.GetAsync("/a.txt", Claim)).StatusCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Requests_OfClientsBehindAProxy_AreCountedForEach(bool hasDoor)
    {
        await using var server = await ConfiguredServer.StartAsync(
            _directory, """ "Limits": { "Requests": { "PerSecond": 1, "Burst": 2 } }, "ForwardedHeaders": { "TrustedNetworks": [ "127.0.0.0/8" ] } """, hasDoor);

        for (var client = 1; client < 5; client++)
        {
            Assert.Equal(200, (await server.GetAsync("/a.txt", $"X-Forwarded-For: 203.0.113.{client}")).StatusCode);
        }

        var last = 0;

        for (var request = 0; request < 4; request++)
        {
            last = (await server.GetAsync("/a.txt", Claim)).StatusCode;
        }

        Assert.Equal(429, last);
    }
}
