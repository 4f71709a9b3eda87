using System.Text.Json;
using ZeroCopy.Host.Commands;
using ZeroCopy.Host.Tests.Configuration;

namespace ZeroCopy.Host.Tests.Commands;

public sealed class CheckCommandTests : IDisposable
{
    private readonly SampleConfiguration _sample = new();

    public void Dispose() => _sample.Dispose();

    [Fact]
    public async Task Check_WithoutMistakes_TellsWhatWouldBeServed()
    {
        _sample.Directory.Write("site/_redirects", "/a /b\n/c /d Country=de\n");
        _sample.Write("""{ "Sites": [ { "Hosts": [ "a.org" ], "Path": "/x", "Root": "site" } ] }""");

        var (code, output, error) = await InvokeAsync("check", _sample.File);

        Assert.Equal((0, ""), (code, error));
        Assert.Contains($"site  a.org/x: a.org below /x from {_sample.Directory["site"]}", output, StringComparison.Ordinal);
        Assert.Contains("1 redirects and rewrites", output, StringComparison.Ordinal);
        Assert.Contains("_redirects:2: 'Country=de' is not supported", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_Mistakes_TellsAllAndExitsWith1()
    {
        _sample.Write("""{ "StaticFiles": { "Root": "none", "Listing": 1 }, "X": 2 }""");

        var (code, output, error) = await InvokeAsync("check", _sample.File);

        Assert.Equal((1, ""), (code, output));
        Assert.Equal(3, error.Trim().Split('\n').Length);
        Assert.All(error.Trim().Split('\n'), line => Assert.StartsWith($"zerocopy: {_sample.File}:1: ", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Schema_Prints_JsonSchema()
    {
        var (code, output, _) = await InvokeAsync("schema");

        Assert.Equal(0, code);
        Assert.Equal("https://json-schema.org/draft/2020-12/schema", JsonDocument.Parse(output).RootElement.GetProperty("$schema").GetString());
    }

    private static async Task<(int Code, string Output, string Error)> InvokeAsync(params string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await ZeroCopyCommand.InvokeAsync(arguments, output, error, TestContext.Current.CancellationToken);
        return (code, output.ToString(), error.ToString());
    }
}
