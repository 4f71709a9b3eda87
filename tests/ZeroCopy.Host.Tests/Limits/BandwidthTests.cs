using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using ZeroCopy.Host.Limits;
using ZeroCopy.StaticFiles.Tests.Interop.Linux;
using ZeroCopy.StaticFiles.Tests.Wire;

namespace ZeroCopy.Host.Tests.Limits;

public sealed class BandwidthTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly byte[] _content;

    public BandwidthTests()
    {
        _content = _directory.WriteRandom("site/2m.bin", 2_000_000);
        _directory.Date("site/2m.bin", new DateTimeOffset(2024, 5, 6, 7, 8, 9, TimeSpan.Zero));
    }

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Share_OfSeveralLimits_IsTheLeastButNeverTooSlow()
    {
        var bandwidth = new Bandwidth(PerResponse: 1000, PerClient: 3000, Total: 10_000, Least: 480);

        Assert.Equal(1000, bandwidth.Share(1, 1));
        Assert.Equal(750, bandwidth.Share(4, 4));
        Assert.Equal(500, bandwidth.Share(1, 20));
        Assert.Equal(480, bandwidth.Share(1, 1000));
    }

    [LinuxFact]
    public async Task PerResponse_LargeFile_IsPacedAndStillLeavesBySendfile()
    {
        // The slowest client that is served is half as fast: the pace must not be taken for a client that stalls.
        await using var server = await ConfiguredServer.StartAsync(
            _directory, """ "Limits": { "MinResponseRate": 500000, "MinResponseRateGrace": 2, "Bandwidth": { "PerResponse": 1000000 } } """);
        var clock = Stopwatch.StartNew();

        var response = await server.GetAsync("/2m.bin");

        Assert.Equal(_content, response.Body);
        Assert.InRange(clock.Elapsed.TotalSeconds, 1.5, 10);
        Assert.Equal(["sendfile"], await server.GetWaysAsync(1));
    }

    [LinuxFact]
    public async Task PerResponse_OverHttp2_IsPaced()
    {
        await using var server = await ConfiguredServer.StartAsync(
            _directory,
            """ "Limits": { "Bandwidth": { "PerResponse": 1000000 } } """,
            hasDoor: false,
            customize: builder => builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http2)));
        using var client = new HttpClient { DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        var clock = Stopwatch.StartNew();

        var body = await client.GetByteArrayAsync(new Uri($"http://127.0.0.1:{server.Port}/2m.bin"));

        Assert.Equal(_content, body);
        Assert.InRange(clock.Elapsed.TotalSeconds, 1.5, 10);
    }

    [LinuxFact]
    public async Task PerClient_TwoConnections_ShareTheRate()
    {
        await using var server = await ConfiguredServer.StartAsync(_directory, """ "Limits": { "Bandwidth": { "PerClient": 1000000 } } """);
        var clock = Stopwatch.StartNew();

        var both = await Task.WhenAll(server.GetAsync("/2m.bin"), server.GetAsync("/2m.bin"));

        Assert.All(both, response => Assert.Equal(_content, response.Body));
        Assert.InRange(clock.Elapsed.TotalSeconds, 2.5, 20);
    }

    [LinuxFact]
    public Task Rules_OfAPathWithADoor_HoldForItsResponsesOnly() => HoldForItsResponsesOnlyAsync(hasDoor: true);

    [LinuxFact]
    public Task Rules_OfAPathInThePipeline_HoldForItsResponsesOnly() => HoldForItsResponsesOnlyAsync(hasDoor: false);

    private async Task HoldForItsResponsesOnlyAsync(bool hasDoor)
    {
        _directory.Write("site/fast/2m.bin", _content);
        _directory.Date("site/fast/2m.bin", new DateTimeOffset(2024, 5, 6, 7, 8, 9, TimeSpan.Zero));
        await using var server = await ConfiguredServer.StartAsync(
            _directory, """ "Limits": { "Bandwidth": { "Rules": [ { "Match": { "Path": "/2m.bin" }, "PerResponse": 1000000 } ] } } """, hasDoor);
        using var client = await RawClient.ConnectAsync(server.Port);

        var clock = Stopwatch.StartNew();
        Assert.Equal(_content, (await client.RequestAsync("GET", "/2m.bin")).Body);
        Assert.InRange(clock.Elapsed.TotalSeconds, 1.5, 10);

        // The next look ends it.
        await Task.Delay(2 * ConnectionGate.Interval);
        clock.Restart();
        Assert.Equal(_content, (await client.RequestAsync("GET", "/fast/2m.bin")).Body);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 1.4);
        Assert.Equal(["sendfile", "sendfile"], await server.GetWaysAsync(2));
    }

    [Fact]
    public void Read_Mistakes_AreTold()
    {
        using var sample = new Configuration.SampleConfiguration();

        Assert.Equal(
        [
            "zerocopy.json:4: Limits.KeepAliveTimeout: '0' is too short. Use a second or more.",
            "zerocopy.json:4: Limits.MaxConections: there is no such key. Did you mean 'MaxConnections'?",
            "zerocopy.json:5: Access.Allow[0]: '10.0.0.1/8' has bits beyond its prefix. Write the network as 10.0.0.0/8, or the single address without a length.",
            "zerocopy.json:2: Limits.Requests: 'Burst' says how many requests at once; 'PerSecond' is missing, which says how many in the long run.",
            "zerocopy.json:3: Limits.Bandwidth.Total: '100' is less than 480 bytes/s, twice the rate of the slowest client that is served. Lower Limits.MinResponseRate, or raise this.",
        ],
        sample.Problems("""
            { "StaticFiles": { "Root": "site" }, "Limits": {
              "Requests": { "Burst": 5 },
              "Bandwidth": { "Total": 100 },
              "MaxConections": 5, "KeepAliveTimeout": 0 },
              "Access": { "Allow": [ "10.0.0.1/8" ] } }
            """).Order(StringComparer.Ordinal).OrderBy(problem => problem.Contains("Limits.Requests") || problem.Contains("Bandwidth")));
    }
}
