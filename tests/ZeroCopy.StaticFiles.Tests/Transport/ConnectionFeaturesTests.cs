using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using ZeroCopy.StaticFiles.Connections;
using ZeroCopy.StaticFiles.Tests.Wire;

namespace ZeroCopy.StaticFiles.Tests.Transport;

public class ConnectionFeaturesTests
{
    public ConnectionFeaturesTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux system calls");
    }

    // What a middleware on the connection finds there.
    [Fact]
    public async Task Features_OfAConnection_AreThoseOfKestrelsTransport()
    {
        var stock = await CollectAsync(ServerTransport.Kestrel);
        var own = await CollectAsync(ServerTransport.ZeroCopy);

        Assert.Empty(stock.Types.Except(own.Types));
        Assert.Equal([nameof(IConnectionEndPointFeature), nameof(IConnectionPlace), nameof(IInlineInput)], own.Types.Except(stock.Types).Select(type => type.Name).Order());
        Assert.Equal(stock.Ids.Select(id => id.Length).Distinct(), own.Ids.Select(id => id.Length).Distinct());
        Assert.Equal(stock.EndPoints, own.EndPoints);
        Assert.Equal(stock.NoDelay, own.NoDelay);
    }

    [Fact]
    public async Task Get_TypesOfTheConnectionThatAreNoFeatures_FindsNothing()
    {
        await using var pair = ConnectionPair.Start();
        var features = pair.Connection.Features;

        Assert.Null(features.Get<IDuplexPipe>());
        Assert.Null(features.Get<IAsyncDisposable>());
        Assert.Null(features[typeof(IDuplexPipe)]);
        Assert.Null(features[typeof(object)]);
        Assert.Null(features.Get<ConnectionContext>());
        Assert.DoesNotContain(features, feature => feature.Key == typeof(IAsyncDisposable) || feature.Key == typeof(IDuplexPipe));
    }

    [Fact]
    public async Task Set_NewFeature_IsFoundReplacedAndRemoved()
    {
        await using var pair = ConnectionPair.Start();
        var features = pair.Connection.Features;
        var revision = features.Revision;
        Assert.Null(features.Get<string>());

        features.Set("one");
        Assert.Equal("one", features.Get<string>());
        features[typeof(string)] = "two";
        Assert.Equal("two", features.Get<string>());
        Assert.Single(features, feature => feature.Key == typeof(string));
        features.Set<string>(null);

        Assert.Null(features.Get<string>());
        Assert.DoesNotContain(features, feature => feature.Key == typeof(string));
        Assert.True(features.Revision > revision);
    }

    [Fact]
    public async Task Set_FeatureOfTheConnection_IsReplacedAndRemoved()
    {
        await using var pair = ConnectionPair.Start();
        var features = pair.Connection.Features;
        Assert.Same(pair.Connection, features.Get<IConnectionIdFeature>());
        var replacement = new DefaultConnectionContext("another");

        features.Set<IConnectionIdFeature>(replacement);
        Assert.Same(replacement, features.Get<IConnectionIdFeature>());
        Assert.Same(replacement, features[typeof(IConnectionIdFeature)]);
        Assert.Single(features, feature => feature.Key == typeof(IConnectionIdFeature) && feature.Value == replacement);
        features.Set<IConnectionIdFeature>(null);

        Assert.Null(features.Get<IConnectionIdFeature>());
        Assert.DoesNotContain(features, feature => feature.Key == typeof(IConnectionIdFeature));
    }

    [Fact]
    public async Task Set_ManyFeatures_AreAllFound()
    {
        await using var pair = ConnectionPair.Start();
        var features = pair.Connection.Features;
        object[] all = ["text", new Uri("http://localhost"), new MemoryStream(), new int[1], new List<int>(), new Version(1, 0)];

        foreach (var feature in all)
        {
            features[feature.GetType()] = feature;
        }

        Assert.All(all, feature => Assert.Same(feature, features[feature.GetType()]));
    }

    private static async Task<(Type[] Types, string[] Ids, string EndPoints, bool NoDelay)> CollectAsync(ServerTransport transport)
    {
        var types = new List<Type>();
        var ids = new List<string>();
        var endPoints = "";
        var noDelay = false;
        await using var server = await WireServer.StartAsync(
            (app, _) => app.Run(WireServer.AnswerNext),
            builder =>
            {
                builder.WebHost.UseUrls();
                builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.Use(next => connection =>
                {
                    lock (types)
                    {
                        types.Clear();
                        types.AddRange(connection.Features.Select(feature => feature.Key));
                        ids.Add(connection.ConnectionId);
                        endPoints = $"{connection.LocalEndPoint is IPEndPoint { Port: > 0 }} {connection.RemoteEndPoint is IPEndPoint { Port: > 0 }} {connection.RemoteEndPoint!.AddressFamily}";
                        noDelay = connection.Features.Get<IConnectionSocketFeature>()!.Socket.NoDelay;
                    }

                    return next(connection);
                })));
            },
            transport: transport);

        for (var turn = 0; turn < 3; turn++)
        {
            Assert.Equal(418, (await RawClient.GetAsync(server.Port, "/")).StatusCode);
        }

        Assert.Equal(3, ids.Distinct().Count());
        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
        return ([.. types], [.. ids], endPoints, noDelay);
    }
}
