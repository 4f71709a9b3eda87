using ZeroCopy.StaticFiles.Tests.Interop.Linux;
using ZeroCopy.StaticFiles.Tests.Wire;

namespace ZeroCopy.Host.Tests.Limits;

/// <summary>Networks and request rates, on both doors.</summary>
public sealed class ClientGateTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public ClientGateTests()
    {
        _directory.Write("site/a.txt", "a");
        _directory.Date("site/a.txt", new DateTimeOffset(2024, 5, 6, 7, 8, 9, TimeSpan.Zero));
    }

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Requests_BeyondTheBurst_Get429(bool hasDoor)
    {
        await using var server = await ConfiguredServer.StartAsync(_directory, """ "Limits": { "Requests": { "PerSecond": 1, "Burst": 3 } } """, hasDoor);
        using var client = await RawClient.ConnectAsync(server.Port);

        for (var request = 0; request < 3; request++)
        {
            Assert.Equal(200, (await client.RequestAsync("GET", "/a.txt")).StatusCode);
        }

        var refused = await client.RequestAsync("GET", "/a.txt");
        Assert.Equal(429, refused.StatusCode);
        Assert.Equal("1", refused["Retry-After"]);
        Assert.Equal(429, (await server.GetAsync("/a.txt")).StatusCode);
        Assert.Equal(429, (await server.GetAsync("/missing")).StatusCode);
        Assert.Equal(hasDoor && OperatingSystem.IsLinux() ? 3 : 0, server.AnsweredAtDoor);
    }

    // "[::1]:0" is not this client's; the networks of documentation are nobody's.
    [Theory]
    [InlineData(true, """ "Allow": [ "192.0.2.0/24" ] """, 403)]
    [InlineData(false, """ "Allow": [ "192.0.2.0/24" ] """, 403)]
    [InlineData(true, """ "Allow": [ "127.0.0.0/8" ] """, 200)]
    [InlineData(false, """ "Allow": [ "127.0.0.0/8" ] """, 200)]
    [InlineData(true, """ "Deny": "127.0.0.1" """, 403)]
    [InlineData(false, """ "Deny": "127.0.0.1" """, 403)]
    [InlineData(true, """ "Allow": [ "127.0.0.0/8" ], "Deny": [ "127.0.0.1" ] """, 403)]
    [InlineData(true, """ "Deny": [ "192.0.2.0/24" ] """, 200)]
    public async Task Access_OfTheServer_HoldsOnBothDoors(bool hasDoor, string access, int status)
    {
        await using var server = await ConfiguredServer.StartAsync(_directory, $$""" "Access": { {{access}} } """, hasDoor);

        Assert.Equal(status, (await server.GetAsync("/a.txt")).StatusCode);
        Assert.Equal(status, (await server.GetAsync("/a.txt")).StatusCode);
        Assert.Equal(status == 403 ? 403 : 404, (await server.GetAsync("/missing")).StatusCode);
    }

    [LinuxFact]
    public async Task Access_ThatAdmits_LeavesFilesToTheDoor()
    {
        await using var server = await ConfiguredServer.StartAsync(_directory, """ "Access": { "Allow": [ "127.0.0.0/8" ] } """);

        await server.GetAsync("/a.txt");

        Assert.Equal(1, server.AnsweredAtDoor);
    }
}
