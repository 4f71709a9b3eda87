using ZeroCopy.Host.Commands;
using ZeroCopy.Host.Serving;
using ZeroCopy.StaticFiles.Tests.Wire;

namespace ZeroCopy.Host.Tests.Cors;

/// <summary>The option <c>--cors</c>.</summary>
public class CommandLineTests
{
    [Fact]
    public async Task Create_Cors_StandsInThePlaceOfTheRules()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("site/a.txt", "a");
        directory.Write("zerocopy.json", """{ "StaticFiles": { "Root": "site" }, "Cors": [ { "Match": { "Path": "/**" }, "Origins": "https://other.example" } ] }""");
        await using var app = StaticFileServer.Create(new ServeSettings(null, ["http://127.0.0.1:0"]) { ConfigFile = directory["zerocopy.json"], CorsOrigin = "http://localhost:5173" });
        await app.StartAsync(TestContext.Current.CancellationToken);

        var answer = await RawClient.GetAsync(new Uri(app.Urls.First()).Port, "/a.txt", "Origin: http://localhost:5173");

        Assert.Equal("http://localhost:5173", answer["Access-Control-Allow-Origin"]);
    }

    [Fact]
    public async Task Invoke_NoOrigin_IsTold()
    {
        using var error = new StringWriter();

        Assert.Equal(2, await ZeroCopyCommand.InvokeAsync([".", "--cors", "localhost"], TextWriter.Null, error, TestContext.Current.CancellationToken));
        Assert.Contains("--cors: 'localhost' is not an origin", error.ToString(), StringComparison.Ordinal);
    }
}
