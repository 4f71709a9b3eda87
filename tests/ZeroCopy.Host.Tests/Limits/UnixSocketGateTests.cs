using System.Net.Sockets;
using System.Text;
using ZeroCopy.Host.Tests.Origin;
using ZeroCopy.StaticFiles.Tests.Wire;

namespace ZeroCopy.Host.Tests.Limits;

/// <summary>Peers of Unix domain sockets have no address, and are let in by their word only.</summary>
public class UnixSocketGateTests
{
    [Theory]
    [InlineData("\"Access\": { \"Allow\": [ \"127.0.0.0/8\" ] }", 403)]
    [InlineData("\"Access\": { \"Allow\": [ \"unix\" ] }", 200)]
    [InlineData("\"Access\": { \"Deny\": [ \"unix\" ] }", 403)]
    [InlineData("\"AccessRules\": [ { \"Match\": { \"Path\": \"/**\" }, \"Allow\": [ \"127.0.0.0/8\", \"::/0\" ] } ]", 403)]
    [InlineData("\"AccessRules\": [ { \"Match\": { \"Path\": \"/**\" }, \"Allow\": [ \"unix\" ] } ]", 200)]
    [InlineData("\"Access\": { \"Allow\": [ \"203.0.113.0/24\" ] }", 403)]
    [InlineData("\"Access\": { \"Allow\": [ \"203.0.113.0/24\" ] }, \"ForwardedHeaders\": { \"TrustedNetworks\": [ \"127.0.0.0/8\" ] }", 403)]
    [InlineData("\"Access\": { \"Allow\": [ \"203.0.113.0/24\" ] }, \"ForwardedHeaders\": { \"TrustedNetworks\": [ \"unix\" ] }", 200)]
    [InlineData("\"Access\": { \"Deny\": [ \"203.0.113.0/24\" ] }, \"ForwardedHeaders\": { \"TrustedNetworks\": [ \"unix\" ] }", 403)]
    public async Task Get_ByAUnixSocket_IsHeldToTheNetworks(string rules, int status)
    {
        foreach (var door in new[] { "true", "false" })
        {
            var directory = new TemporaryDirectory();
            var path = directory["s.sock"];
            await using var server = await OriginServer.StartAsync($"{{ \"ConnectionDoor\": {door}, {rules} }}", directory, $"http://unix:{path}");

            for (var round = 0; round < 2; round++)
            {
                using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), TestContext.Current.CancellationToken);
                await socket.SendAsync(Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Forwarded-For: 203.0.113.9\r\n\r\n"), TestContext.Current.CancellationToken);
                using var reader = new StreamReader(new NetworkStream(socket));
                Assert.StartsWith($"HTTP/1.1 {status} ", await reader.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
            }
        }
    }
}
