using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Hosting;

namespace ZeroCopy.StaticFiles.Tests.Wire.Door;

/// <summary>
/// "Answered are GET and HEAD over plain HTTP/1.x"; on an endpoint for HTTPS, nothing is plain HTTP, whatever the first bytes say.
/// </summary>
public class HttpsTests
{
    private static readonly X509Certificate2 Certificate = MakeCertificate();

    /// <summary>What the server runs on.</summary>
    protected virtual ServerTransport Transport => ServerTransport.ZeroCopy;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Tls_OnAnEndpointWithTheDoor_IsServedByThePipeline(bool isHttpsFirst)
    {
        await using var site = await StartAsync(isHttpsFirst);
        using var raw = await RawClient.ConnectAsync(site.Server.Port);
        await using var stream = new SslStream(new System.Net.Sockets.NetworkStream(raw.Socket), leaveInnerStreamOpen: true, (_, certificate, _, _) => certificate?.GetCertHashString() == Certificate.GetCertHashString());
        await stream.AuthenticateAsClientAsync("localhost");

        await stream.WriteAsync(Encoding.ASCII.GetBytes("GET /about.html HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"), TestContext.Current.CancellationToken);
        var answer = await new StreamReader(stream).ReadToEndAsync(TestContext.Current.CancellationToken);

        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
        Assert.EndsWith("about", answer, StringComparison.Ordinal);
        Assert.Equal(0, site.Answered);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task PlainRequest_OnAnHttpsEndpoint_IsNotAnsweredByTheDoor(bool isHttpsFirst)
    {
        await using var site = await StartAsync(isHttpsFirst);

        await AssertUnansweredAsync(site);
    }

    // The door comes from the endpoint defaults, and stands outside of the TLS that the scheme brings.
    [Fact]
    public async Task PlainRequest_OnAnHttpsUrl_IsNotAnsweredByTheDoor()
    {
        await using var site = await DoorSite.StartAsync(
            transport: Transport,
            listen: (kestrel, options) =>
            {
                kestrel.ConfigureHttpsDefaults(https => https.ServerCertificate = Certificate);
                kestrel.ConfigureEndpointDefaults(endpoint => endpoint.UseZeroCopyFileServer(options));
            },
            build: builder => builder.WebHost.UseUrls("https://127.0.0.1:0"));

        await AssertUnansweredAsync(site);
    }

    private Task<DoorSite> StartAsync(bool isHttpsFirst) => DoorSite.StartAsync(transport: Transport, listen: (kestrel, options) => kestrel.Listen(IPAddress.Loopback, 0, endpoint =>
    {
        if (isHttpsFirst)
        {
            endpoint.UseHttps(Certificate).UseZeroCopyFileServer(options);
        }
        else
        {
            endpoint.UseZeroCopyFileServer(options).UseHttps(Certificate);
        }
    }));

    private static async Task AssertUnansweredAsync(DoorSite site)
    {
        using var client = await RawClient.ConnectAsync(site.Server.Port);
        var answer = new MemoryStream();

        await client.SendAsync("GET", "/about.html", "Connection: close");

        try
        {
            await client.ReadBodyAsync(answer, 1000);
        }
        catch (IOException)
        {
            // The handshake failed.
        }

        Assert.DoesNotContain("about", Encoding.Latin1.GetString(answer.ToArray()), StringComparison.Ordinal);
        Assert.Equal(0, site.Answered);
    }

    private static X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }
}
