using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging.Testing;
using ZeroCopy.Host.Networks;
using ZeroCopy.Host.Origin;

namespace ZeroCopy.Host.Tests.Origin;

public class ProxyProtocolMiddlewareTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task OnConnection_ResetBeforeTheHeader_IsNoExceptionAndNoRequest(bool isLate)
    {
        var (connection, input) = Connect();
        var logger = new FakeLogger();
        var isServed = false;
        var middleware = new ProxyProtocolMiddleware(_ => Task.FromResult(isServed = true), Loopback(), logger);

        if (!isLate)
        {
            await input.CompleteAsync(new ConnectionResetException("reset"));
        }

        var serving = middleware.OnConnectionAsync(connection);
        await input.CompleteAsync(new ConnectionResetException("reset"));
        await serving.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);

        Assert.False(isServed);
        Assert.Contains("it ended within the header", Assert.Single(logger.Collector.GetSnapshot()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OnConnection_HeaderAndMore_LeavesExactlyTheRest()
    {
        var (connection, input) = Connect();
        var (source, destination) = (new IPEndPoint(IPAddress.Parse("2001:db8::5"), 5), new IPEndPoint(IPAddress.Parse("2001:db8::1"), 443));
        ReadResult rest = default;
        await input.WriteAsync((byte[])[.. ProxyProtocolBytes.Version2(source, destination), 0x16, 0x03, 0x01], TestContext.Current.CancellationToken);

        await new ProxyProtocolMiddleware(async served => rest = await served.Transport.Input.ReadAsync(), Loopback(), new FakeLogger()).OnConnectionAsync(connection);

        Assert.Equal([0x16, 0x03, 0x01], rest.Buffer.FirstSpan.ToArray());
        Assert.Equal((source, destination), (connection.RemoteEndPoint, connection.LocalEndPoint));
    }

    [Theory]
    [InlineData("http://127.0.0.1:80", "127.0.0.1", 80, true)]
    [InlineData("http://127.0.0.1:80", "127.0.0.1", 81, false)]
    [InlineData("http://127.0.0.1:80", "127.0.0.2", 80, false)]
    [InlineData("https://[::1]:443", "::1", 443, true)]
    [InlineData("http://localhost:80", "::1", 80, true)]
    [InlineData("http://*:80", "::", 80, true)]
    [InlineData("http://*:80", "10.0.0.1", 80, false)]
    [InlineData("http://unix:/run/x", "127.0.0.1", 80, false)]
    public void IsFor_Url_IsTheEndpointThatKestrelMakesOfIt(string url, string address, int port, bool expected)
    {
        Assert.Equal(expected, new ProxyProtocolSettings(NetworkSet.Empty, ["http://unix:/run/y", url]).IsFor(new IPEndPoint(IPAddress.Parse(address), port)));
    }

    private static NetworkSet Loopback()
    {
        Assert.True(NetworkSet.TryParse(["127.0.0.1"], out var set, out _));
        return set;
    }

    private static (ConnectionContext Connection, PipeWriter Input) Connect()
    {
        var (input, output) = (new Pipe(), new Pipe());
        var connection = new DefaultConnectionContext("1", new DuplexPipe(input.Reader, output.Writer), new DuplexPipe(output.Reader, input.Writer))
        {
            RemoteEndPoint = new IPEndPoint(IPAddress.Loopback, 1),
        };
        return (connection, input.Writer);
    }

    private sealed class DuplexPipe(PipeReader input, PipeWriter output) : IDuplexPipe
    {
        public PipeReader Input => input;

        public PipeWriter Output => output;
    }
}
