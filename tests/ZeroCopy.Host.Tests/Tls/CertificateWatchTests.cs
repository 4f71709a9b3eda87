using System.Text;
using ZeroCopy.StaticFiles.Tests.Wire;

namespace ZeroCopy.Host.Tests.Tls;

/// <summary>Certificates that change while the server runs.</summary>
public sealed class CertificateWatchTests : IDisposable
{
    private const string Json = """{ "StaticFiles": { "Root": "site" }, "Certificate": { "Path": "c.pem", "KeyPath": "c.key" }, "Logging": { "LogLevel": { "ZeroCopy.Tls": "Information" } } }""";

    private readonly TemporaryDirectory _directory = new();
    private readonly TestAuthority _authority = new();

    public CertificateWatchTests()
    {
        _directory.Write("site/index.html", "home");
        _authority.Write(_directory, "c", ["old.example"]);
    }

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Renewal_IsShownToNewConnectionsWhileOldOnesGoOn()
    {
        await using var server = await TlsServer.StartAsync(_directory, Json);
        var (before, old, _) = await server.ConnectAsync("x");
        await before.WriteAsync("GET / HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        Assert.StartsWith("HTTP/1.1 200", await ReadSomeAsync(before), StringComparison.Ordinal);

        _authority.Write(_directory, "c", ["new.example"]);
        await server.WaitForLogAsync("was read again");

        var (after, renewed, _) = await server.ConnectAsync("x");
        await after.DisposeAsync();
        Assert.Equal(("CN=old.example", "CN=new.example"), (old.Subject, renewed.Subject));
        Assert.EndsWith("home", await TlsServer.AskAsync(before, "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Renewal_OfOneFileOfTwo_IsToldAndWaitsForTheOther()
    {
        await using var server = await TlsServer.StartAsync(_directory, Json);
        var (certificate, key) = _authority.Make(["new.example"]);

        _directory.Write("c.key", key);
        await server.WaitForLogAsync("does not belong to the first certificate");
        var (stream, leaf, _) = await server.ConnectAsync("x");
        await stream.DisposeAsync();
        Assert.Equal("CN=old.example", leaf.Subject);

        _directory.Write("c.pem", certificate);
        await server.WaitForLogAsync("was read again");
        (stream, leaf, _) = await server.ConnectAsync("x");
        await stream.DisposeAsync();
        Assert.Equal("CN=new.example", leaf.Subject);
    }

    [Fact]
    public async Task Configuration_WithAnotherSite_IsTakenUpWithItsCertificate()
    {
        await using var server = await TlsServer.StartAsync(_directory, Json);
        _authority.Write(_directory, "d", ["d.example"]);

        _directory.Write("zerocopy.json", Json[..^1] + """, "Sites": [ { "Hosts": "d.example", "Root": "site", "Certificate": { "Path": "d.pem", "KeyPath": "d.key" }, "Https": { "Redirect": true } } ] }""");
        await server.WaitForLogAsync("The configuration was read again");

        var (stream, leaf, _) = await server.ConnectAsync("d.example");
        await stream.DisposeAsync();
        Assert.Equal("CN=d.example", leaf.Subject);
        Assert.Contains($"Location: https://d.example:{server.HttpsPort}/", await server.GetPlainAsync("d.example", "/"), StringComparison.Ordinal);
    }

    // Logging reads its section by itself, and only then finds that there is no such level.
    [Fact]
    public async Task Configuration_ThatIsTakenBack_LeavesTheRenewedCertificate()
    {
        await using var server = await TlsServer.StartAsync(_directory, Json);
        _authority.Write(_directory, "c", ["new.example"]);
        await server.WaitForLogAsync("was read again");
        _authority.Write(_directory, "d", ["d.example"]);

        _directory.Write("zerocopy.json", Json.Replace("\"c.", "\"d.", StringComparison.Ordinal).Replace("\"Information\"", "\"Loud\"", StringComparison.Ordinal));
        await server.WaitForLogAsync("the one before stays: Configuration value 'Loud'");

        var (stream, leaf, _) = await server.ConnectAsync("x");
        await stream.DisposeAsync();
        Assert.Equal("CN=new.example", leaf.Subject);
    }

    [Fact]
    public async Task Start_CertificateThatEndsSoon_IsWarnedOf()
    {
        _authority.Write(_directory, "c", ["x"], DateTimeOffset.UtcNow.AddDays(5.5));
        await using var server = await TlsServer.StartAsync(_directory, Json);

        await server.WaitForLogAsync("in 5 days");
    }

    private static async Task<string> ReadSomeAsync(Stream stream)
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];

        while (!text.ToString().EndsWith("home", StringComparison.Ordinal))
        {
            var count = await stream.ReadAsync(buffer);
            Assert.NotEqual(0, count);
            text.Append(Encoding.ASCII.GetString(buffer, 0, count));
        }

        return text.ToString();
    }
}
