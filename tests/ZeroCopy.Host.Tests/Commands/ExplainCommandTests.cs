using System.Text.Json;
using System.Text.RegularExpressions;
using ZeroCopy.Host.Commands;
using ZeroCopy.Host.Serving;
using ZeroCopy.StaticFiles.Tests.Wire;

namespace ZeroCopy.Host.Tests.Commands;

/// <summary>What is explained is what a live server answers, byte for byte but for Date and the boundary of a multipart answer.</summary>
public sealed partial class ExplainCommandTests : IDisposable
{
    private static readonly DateTimeOffset Old = new(2024, 5, 6, 7, 8, 9, TimeSpan.Zero);

    private readonly TemporaryDirectory _root = new();

    public ExplainCommandTests()
    {
        foreach (var (name, length) in new[]
        {
            ("index.html", 100), ("about.html", 200), ("404.html", 50), ("docs/index.html", 70), ("list/a.txt", 3), ("app.js", 5000), ("app.js.br", 900),
            ("app.js.gz", 1000), ("empty.txt", 0), ("large.bin", 100_000), ("app.3f9a1c0b7d.js", 10), (".env", 5), ("grün.txt", 6),
        })
        {
            _root.WriteRandom(name, length);
            _root.Date(name, Old);
        }

        _root.Date("app.js.gz", Old.AddDays(-1));
        _root.Link("passwd", "/etc/passwd");
    }

    public void Dispose() => _root.Dispose();

    [Theory]
    [InlineData("GET", "/")]
    [InlineData("GET", "/about.html")]
    [InlineData("HEAD", "/about.html")]
    [InlineData("GET", "/about")]
    [InlineData("GET", "/app.js", "Accept-Encoding: br")]
    [InlineData("GET", "/app.js", "Accept-Encoding: gzip")]
    [InlineData("GET", "/app.js", "Accept-Encoding: identity;q=1, br;q=0.5")]
    [InlineData("GET", "/app.js")]
    [InlineData("GET", "/app.js?v=1", "Range: bytes=10-19")]
    [InlineData("GET", "/app.js", "Range: bytes=0-1,5-6")]
    [InlineData("GET", "/app.js", "Range: bytes=99999-")]
    [InlineData("GET", "/app.js", "Range: bytes=0-1", "If-Range: \"other\"")]
    [InlineData("HEAD", "/app.js", "Range: bytes=0-1")]
    [InlineData("GET", "/app.js", "If-None-Match: *")]
    [InlineData("GET", "/app.js", "If-Match: \"other\"")]
    [InlineData("GET", "/app.js", "If-Modified-Since: Mon, 06 May 2024 07:08:09 GMT")]
    [InlineData("GET", "/app.js", "If-None-Match: \"other\"", "If-Modified-Since: Mon, 06 May 2024 07:08:09 GMT")]
    [InlineData("GET", "/empty.txt")]
    [InlineData("GET", "/large.bin")]
    [InlineData("GET", "/large.bin", "Content-Length: 0")]
    [InlineData("GET", "/app.3f9a1c0b7d.js")]
    [InlineData("GET", "/gr%C3%BCn.txt")]
    [InlineData("GET", "/docs")]
    [InlineData("GET", "/docs?a=b")]
    [InlineData("GET", "/docs/")]
    [InlineData("GET", "/list/")]
    [InlineData("GET", "/list/", "Accept: application/json")]
    [InlineData("HEAD", "/list/")]
    [InlineData("GET", "/missing.js")]
    [InlineData("HEAD", "/missing.js")]
    [InlineData("GET", "/deep/link", "Accept: text/html")]
    [InlineData("GET", "/.env")]
    [InlineData("GET", "/passwd")]
    [InlineData("GET", "/../../etc/passwd")]
    [InlineData("GET", "/a%2f..%2fb")]
    [InlineData("GET", "/docs/../about.html")]
    [InlineData("GET", "/%zz")]
    [InlineData("GET", "/%00")]
    [InlineData("OPTIONS", "/about.html")]
    [InlineData("DELETE", "/about.html")]
    [InlineData("DELETE", "/missing.js")]
    [InlineData("GET", "/about.html", "Connection: close")]
    [InlineData("GET", "/about.html", "Host: a/b")]
    [InlineData("GET", "/about.html", "Upgrade: websocket", "Connection: Upgrade")]
    public async Task Explain_Request_IsWhatALiveServerAnswers(string method, string path, params string[] fields)
    {
        string[] options = ["--listing", "--clean-urls", "--spa", "--debug-header"];
        var settings = new ServeSettings(_root.Path, ["http://127.0.0.1:0"])
        {
            ListDirectories = true,
            CleanUrls = true,
            NavigationFallback = "/index.html",
            DebugHeader = "Zerocopy-Explain",
        };

        // As a client that names another Host sends only that.
        var host = fields.Any(field => field.StartsWith("Host:", StringComparison.Ordinal)) ? "" : "Host: localhost\r\n";
        await using var server = StaticFileServer.Create(settings);
        await server.StartAsync(TestContext.Current.CancellationToken);
        using var client = await RawClient.ConnectAsync(new Uri(server.Urls.First()).Port);
        await client.SendTextAsync($"{method} {path} HTTP/1.1\r\n{host}{string.Concat(fields.Select(field => field + "\r\n"))}\r\n");
        var (statusLine, live) = await client.ReadHeadAsync();

        using var json = JsonDocument.Parse(await ExplainAsync([path, "--method", method, "--json", .. options, .. fields.SelectMany(field => new[] { "--header", field })]));
        var explained = json.RootElement.GetProperty("fields").EnumerateArray()
            .Select(field => new KeyValuePair<string, string>(field.GetProperty("name").GetString()!, field.GetProperty("value").GetString()!))
            .ToList();

        Assert.Equal(Comparable(statusLine, live), Comparable($"HTTP/1.1 {json.RootElement.GetProperty("status").GetInt32()} ", explained));
        var field = live.FirstOrDefault(field => field.Key == "Zerocopy-Explain").Value;

        // The mechanism of the explanation is the one that the live answer tells of.
        if (field is not null)
        {
            Assert.Equal(json.RootElement.GetProperty("door").GetString(), DoorOf().Match(field).Groups[1].Value);
        }

        if (json.RootElement.GetProperty("mechanism").GetString() is { } mechanism)
        {
            Assert.Equal(mechanism, MechanismOf().Match(field!).Groups[1].Value);
        }
    }

    [Theory]
    [InlineData("/about.html", "leads to", "the file that the path names")]
    [InlineData("/about.html", "tried", "lies beneath the root")]
    [InlineData("/about.html", "coding br", "there is no about.html.br")]
    [InlineData("/about", "leads to", "by --clean-urls", "--clean-urls")]
    [InlineData("/x", "leads to", "by --try-files", "--try-files", "/about.html")]
    [InlineData("/docs/", "leads to", "the default document")]
    [InlineData("/docs", "leads to", "a redirect")]
    [InlineData("/list/", "leads to", "a listing", "--listing")]
    [InlineData("/deep", "leads to", "/index.html answers for the application", "--spa", "--header", "Accept: text/html")]
    [InlineData("/deep.js", "leads to", "/index.html is for navigations", "--spa", "--header", "Accept: text/html")]
    [InlineData("/missing", "leads to", "404, the error page /404.html")]
    [InlineData("/.env", "tried", "hidden files are not served")]
    [InlineData("/passwd", "tried", "EXDEV")]
    [InlineData("/about.html/x", "tried", "ENOTDIR")]
    [InlineData("/../about.html", "path", "dot segments are resolved")]
    [InlineData("/a%2fb", "path", "an encoded slash stays encoded")]
    [InlineData("/a%2fb", "door", "read in more than one way")]
    [InlineData("/", "path", "refuses the request with 400", "--header", "Host: a b")]
    [InlineData("/app.js", "coding br", "no Accept-Encoding")]
    [InlineData("/app.js", "coding br", "yes", "--header", "Accept-Encoding: br")]
    [InlineData("/app.js", "coding br", "the file itself liked better", "--header", "Accept-Encoding: br;q=0.5, identity")]
    [InlineData("/app.js", "coding br", "is not accepted", "--header", "Accept-Encoding: gzip")]
    [InlineData("/app.js", "coding gzip", "older than its original", "--header", "Accept-Encoding: gzip")]
    [InlineData("/app.js", "sent", "/app.js.br: 900 bytes", "--header", "Accept-Encoding: br")]
    [InlineData("/app.js", "conditions", "so 304; If-Modified-Since is not looked at", "--header", "If-None-Match: *", "--header", "If-Modified-Since: x")]
    [InlineData("/app.js", "conditions", "so 412", "--header", "If-Match: \"no\"")]
    [InlineData("/app.js", "range", "bytes 1-2 of 5000", "--header", "Range: bytes=1-2")]
    [InlineData("/app.js", "range", "2 ranges", "--header", "Range: bytes=1-2,5-6")]
    [InlineData("/app.js", "range", "If-Range does not hold", "--header", "Range: bytes=1-2", "--header", "If-Range: \"no\"")]
    [InlineData("/app.js", "range", "not readable", "--header", "Range: bytes=x")]
    [InlineData("/app.js", "range", "416", "--header", "Range: bytes=9999-")]
    [InlineData("/app.3f9a1c0b7d.js", "rules", "a hash of the content")]
    [InlineData("/about.html", "mechanism", "memory: up to 32 KiB")]
    [InlineData("/large.bin", "mechanism", "sendfile: above 32 KiB")]
    [InlineData("/about.html", "method", "405", "--method", "PUT")]
    public async Task Explain_Request_TellsWhy(string path, string name, string text, params string[] options)
    {
        using var json = JsonDocument.Parse(await ExplainAsync([path, "--json", .. options]));

        var reasons = json.RootElement.GetProperty("reasons").EnumerateArray().Where(reason => reason.GetProperty("name").GetString() == name);
        Assert.Contains(reasons, reason => reason.GetProperty("text").GetString()!.Contains(text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Explain_ForPeople_FitsInto80ColumnsWithoutColour()
    {
        var output = await ExplainAsync("http://example.org/app.js", "--header", "Accept-Encoding: br, gzip, zstd", "--debug-header");

        Assert.All(output.Split('\n'), line => Assert.True(line.Length <= 80, line));
        Assert.DoesNotContain('\e', output);
        Assert.Contains("\nHTTP/1.1 200 OK\n", output, StringComparison.Ordinal);
        Assert.Contains("\nContent-Encoding: br\n", output, StringComparison.Ordinal);
        Assert.DoesNotContain(_root.Path, output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Write /css", "css")]
    [InlineData("is not a header field", "/", "--header", "x")]
    [InlineData("is not a method", "/", "--method", "")]
    [InlineData("there is no directory", "/", "--root", "/nowhere/at/all")]
    [InlineData("Write /fallback", "/", "--try-files", "fallback")]
    [InlineData("is not the name of a header field", "/", "--debug-header", "a b")]
    [InlineData("there is no '/none.html'", "/", "--spa", "/none.html")]
    public async Task Explain_WhatCannotBeMeant_IsOneLineAndAUsageError(string explanation, params string[] arguments)
    {
        var (code, output, error) = await InvokeAsync(arguments.Contains("--root") ? arguments : [.. arguments, "--root", _root.Path]);

        Assert.Equal((2, ""), (code, output));
        var line = Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("zerocopy: ", line, StringComparison.Ordinal);
        Assert.Contains(explanation, line, StringComparison.Ordinal);
    }

    // A request that announces content: Kestrel answers, and then waits for it.
    [Fact]
    public async Task Explain_ContentThatNeverComes_Ends()
    {
        var output = await ExplainAsync("/about.html", "--header", "Content-Length: 5");

        Assert.Contains("HTTP/1.1 200 OK", output, StringComparison.Ordinal);
    }

    private async Task<string> ExplainAsync(params string[] arguments)
    {
        var (code, output, error) = await InvokeAsync([.. arguments, "--root", _root.Path]);
        Assert.Equal((0, ""), (code, error));
        return output;
    }

    private static async Task<(int Code, string Output, string Error)> InvokeAsync(string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await ZeroCopyCommand.InvokeAsync(["explain", .. arguments], output, error).WaitAsync(TimeSpan.FromSeconds(30));
        return (code, output.ToString(), error.ToString());
    }

    private static string Comparable(string statusLine, IReadOnlyList<KeyValuePair<string, string>> fields) =>
        Boundary().Replace(new RawResponse(statusLine, fields, []).Comparable, "boundary=*");

    [GeneratedRegex("boundary=[0-9a-f]+")]
    private static partial Regex Boundary();

    [GeneratedRegex("door=([a-z]+)")]
    private static partial Regex DoorOf();

    [GeneratedRegex("mechanism=([a-z]+)")]
    private static partial Regex MechanismOf();
}
