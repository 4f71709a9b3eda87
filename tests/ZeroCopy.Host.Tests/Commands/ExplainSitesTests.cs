using System.Text.Json;
using ZeroCopy.Host.Commands;
using ZeroCopy.StaticFiles.Tests.Wire;

namespace ZeroCopy.Host.Tests.Commands;

/// <summary><c>zerocopy explain --config FILE</c>: which site a request is for, and what its rules make of it.</summary>
public sealed class ExplainSitesTests : IDisposable
{
    private const string Sites = """
        {
          "DebugHeader": "X-Why",
          "Sites": [
            {
              "Hosts": "a.example",
              "Root": "a",
              "StaticFiles": { "HiddenPaths": [ "/*.key" ] },
              "Redirects": [ { "Match": { "Path": "/old/{**rest}" }, "Destination": "/new/{rest}", "StatusCode": 308 } ],
              "Rewrites": [ { "Match": { "Path": "/latest/{name}" }, "Destination": "/v2/{name}" } ]
            },
            { "Hosts": "a.example", "Path": "/docs", "Root": "docs" }
          ]
        }
        """;

    private readonly TemporaryDirectory _root = new();

    public ExplainSitesTests()
    {
        _root.Write("zerocopy.json", Sites);
        _root.Write("a/index.html", "a");
        _root.Write("a/secret.key", "k");
        _root.Write("a/v2/x.txt", "x");
        _root.Write("a/_redirects", "/gone /index.html 410\n");
        _root.Write("docs/index.html", "docs");

        foreach (var name in new[] { "a/index.html", "a/v2/x.txt", "docs/index.html" })
        {
            _root.Date(name, new DateTimeOffset(2024, 5, 6, 7, 8, 9, TimeSpan.Zero));
        }
    }

    public void Dispose() => _root.Dispose();

    [Theory]
    [InlineData("http://a.example/", 200, "connection", "a", "match=default_document", "leads to", "the default document")]
    [InlineData("http://a.example/docs/", 200, "connection", "docs", "match=default_document", "site", "docs, below /docs")]
    [InlineData("http://a.example/old/b", 308, "pipeline", "a", "match=moved", "leads to", "/new/b, by a rule: 308")]
    [InlineData("http://a.example/latest/x.txt", 200, "connection", "a", "match=rewrite", "leads to", "/v2/x.txt, by the rule")]
    [InlineData("http://a.example/latest/x.txt", 200, "connection", "a", "match=rewrite", "rule", "rewritten to /v2/x.txt")]
    [InlineData("http://a.example/gone", 410, "pipeline", "a", "match=rule_page", "leads to", "the page /index.html under 410")]
    [InlineData("http://a.example/secret.key", 404, "pipeline", "a", "match=nothing", "tried", "a pattern hides it")]
    [InlineData("http://b.example/", 404, "pipeline", null, null, "site", "none is for this host")]
    [InlineData("http://b.example/", 404, "pipeline", null, null, "door", "no site is for the host")]
    public async Task Explain_Sites_TellsWhichSiteAndRule(string url, int status, string door, string? directory, string? field, string name, string text)
    {
        var (code, output, error) = await ExplainAsync(url, "--json");

        Assert.Equal((0, ""), (code, error));
        using var json = JsonDocument.Parse(output);
        var explained = json.RootElement;
        Assert.Equal((status, door), (explained.GetProperty("status").GetInt32(), explained.GetProperty("door").GetString()));
        Assert.Equal(directory is null ? null : Path.Combine(_root.Path, directory), explained.GetProperty("directory").GetString());
        var why = explained.GetProperty("fields").EnumerateArray().FirstOrDefault(one => one.GetProperty("name").GetString() == "X-Why");
        Assert.Equal(field, why.ValueKind == JsonValueKind.Undefined ? null : why.GetProperty("value").GetString()!.Split(',')[0]);
        Assert.Contains(
            explained.GetProperty("reasons").EnumerateArray(),
            reason => reason.GetProperty("name").GetString() == name && reason.GetProperty("text").GetString()!.Contains(text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Explain_MistakesInTheConfiguration_AreToldAndAUsageError()
    {
        _root.Write("zerocopy.json", """{ "DebugHeader": "a b", "Sitez": [] , "Urls": "http://127.0.0.1:0" }""");
        var (code, output, error) = await ExplainAsync("/");

        Assert.Equal((2, ""), (code, output));
        Assert.Contains("DebugHeader: 'a b' is not the name of a header field", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_WhatIsBelowHttp_HasNoPartInIt()
    {
        _root.Write("zerocopy.json", """{ "StaticFiles": { "Root": "a" }, "ProxyProtocol": { "Enabled": true, "TrustedNetworks": [ "10.0.0.1" ] } }""");
        var (code, output, error) = await ExplainAsync("/v2/x.txt", "--json");

        Assert.Equal((0, ""), (code, error));
        using var json = JsonDocument.Parse(output);
        Assert.Equal(200, json.RootElement.GetProperty("status").GetInt32());
    }

    private async Task<(int Code, string Output, string Error)> ExplainAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        string[] all = ["explain", .. arguments, "--config", Path.Combine(_root.Path, "zerocopy.json")];
        var code = await ZeroCopyCommand.InvokeAsync(all, output, error, TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        return (code, output.ToString(), error.ToString());
    }
}
