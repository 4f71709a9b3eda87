using ZeroCopy.Host.Tests.Configuration;
using ZeroCopy.Host.Tests.Serving;
using ZeroCopy.StaticFiles.Tests.Wire;

namespace ZeroCopy.Host.Tests.Admin;

public class AdminServerTests
{
    private const string Json = """{ "Admin": { "Url": "http://127.0.0.1:0" }, "StaticFiles": { "Root": "site" }, "ConnectionDoor": DOOR }""";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Get_EitherAddress_KeepsToItself(bool door)
    {
        await using var server = await StartAsync(door);
        server.Directory.Write("site/index.html", "home");

        // Whatever the Host field says: it is the connection that counts.
        foreach (var host in new[] { "localhost", $"127.0.0.1:{server.AdminUrl.Port}", $"127.0.0.1:{server.Port}" })
        {
            Assert.Equal((200, "ready\n"), await GetAsync(server.AdminUrl.Port, "/readyz", host));
            Assert.Equal((200, "healthy\n"), await GetAsync(server.AdminUrl.Port, "/healthz", host));
            Assert.Equal(404, (await GetAsync(server.AdminUrl.Port, "/", host)).Status);
            Assert.Equal(404, (await GetAsync(server.AdminUrl.Port, "/index.html", host)).Status);

            Assert.Equal((200, "home"), await GetAsync(server.Port, "/index.html", host));
            Assert.Equal(404, (await GetAsync(server.Port, "/readyz", host)).Status);
            Assert.Equal(404, (await GetAsync(server.Port, "/metrics", host)).Status);
        }
    }

    [Fact]
    public async Task Get_Metrics_HasTheCountersOfTheDoor()
    {
        await using var server = await StartAsync(door: true);
        await GetAsync(server.Port, "/index.html", "localhost");
        await GetAsync(server.Port, "/index.html", "localhost");

        var (status, text) = await GetAsync(server.AdminUrl.Port, "/metrics", "localhost");

        Assert.Equal(200, status);
        var samples = text.Split('\n').Where(line => line.Length > 0 && line[0] != '#').ToDictionary(line => line[..line.LastIndexOf(' ')], line => line[(line.LastIndexOf(' ') + 1)..]);
        var answered = samples.Single(sample => sample.Key.StartsWith("zerocopy_requests_total{", StringComparison.Ordinal));
        Assert.Contains("http_response_status_code=\"200\"", answered.Key, StringComparison.Ordinal);
        Assert.Equal("2", answered.Value);
        Assert.Contains(samples, sample => sample.Key.StartsWith("zerocopy_connections", StringComparison.Ordinal));
        Assert.Contains(samples, sample => sample.Key.StartsWith("dotnet_process_memory_working_set_bytes", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Get_MetricsAreOff_IsNotThere()
    {
        await using var server = await ServerInProcess.StartAsync("""{ "Admin": { "Url": "http://127.0.0.1:0", "Metrics": false }, "StaticFiles": { "Root": "site" } }""");
        Assert.Equal((404, "There are /healthz /readyz\n"), await GetAsync(server.AdminUrl.Port, "/metrics", "localhost"));
    }

    [Fact]
    public async Task Post_Readyz_IsNotAllowed()
    {
        await using var server = await StartAsync(door: true);
        using var client = await RawClient.ConnectAsync(server.AdminUrl.Port);
        var answer = await client.RequestAsync("POST", "/readyz", "Content-Length: 0");
        Assert.Equal((405, "GET, HEAD"), (answer.StatusCode, answer["Allow"]));
    }

    [Fact]
    public void Read_UrlThatCannotBeMeant_IsTold()
    {
        using var configuration = new SampleConfiguration();
        Assert.Equal(
            ["zerocopy.json:1: Admin.Url: 'https://127.0.0.1:9' is not one URL of http. Write it as http://127.0.0.1:9090"],
            configuration.Problems("""{ "StaticFiles": { "Root": "site" }, "Admin": { "Url": "https://127.0.0.1:9" } }"""));
        Assert.Contains("names no address to listen on", Assert.Single(configuration.Problems("""{ "StaticFiles": { "Root": "site" }, "Admin": { "Url": "http://127.0.0.l:9" } }""")), StringComparison.Ordinal);
    }

    private static Task<ServerInProcess> StartAsync(bool door) => ServerInProcess.StartAsync(Json.Replace("DOOR", door ? "true" : "false", StringComparison.Ordinal));

    private static async Task<(int Status, string Text)> GetAsync(int port, string path, string host)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"http://127.0.0.1:{port}{path}"));
        request.Headers.Host = host;
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
