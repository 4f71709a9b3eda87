using ZeroCopy.Host.Configuration;

namespace ZeroCopy.Host.Tests.Configuration;

public sealed class ConfigurationCheckTests : IDisposable
{
    private readonly SampleConfiguration _sample = new();

    public void Dispose() => _sample.Dispose();

    [Fact]
    public void Read_SeveralMistakes_AllAreToldWithPlaceAndRemedy()
    {
        var problems = _sample.Problems("""
            {
              "StaticFiles": {
                "Root": "site",
                "Listng": true,
                "MaxRanges": -1,
                "EntityTags": "ContentHsh",
                "TryFiles": [ "{path}.html", "fallback.html" ]
              },
              // Comments are allowed.
              "Redirects": [ { "Match": { "Path": "/a/{b}" }, "Destination": "/{c}", "StatusCode": 305 } ],
              "Sities": [],
              "ConnectionDoor": "maybe",
            }
            """);

        Assert.Equal(
        [
            "zerocopy.json:12: ConnectionDoor: 'maybe' is not true or false.",
            "zerocopy.json:10: Redirects[0].Destination: '{c}' is not captured by the pattern. It captures {b}.",
            "zerocopy.json:10: Redirects[0].StatusCode: '305' is not one of 301, 302, 303, 307, 308.",
            "zerocopy.json:11: Sities: there is no such key. Did you mean 'Sites'?",
            "zerocopy.json:6: StaticFiles.EntityTags: 'ContentHsh' is not one of Metadata, MetadataAndInode, ContentHash. Did you mean 'ContentHash'?",
            "zerocopy.json:4: StaticFiles.Listng: there is no such key. Did you mean 'Listing'?",
            "zerocopy.json:5: StaticFiles.MaxRanges: '-1' is not a number from 0 to 1000 (ranges).",
            "zerocopy.json:7: StaticFiles.TryFiles[1]: 'fallback.html' is not a path from the root of the site, such as /index.html, or one that begins with {path}.",
        ],
        problems.OrderBy(problem => problem[(problem.IndexOf(' ') + 1)..], StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("""{ "StaticFiles": { "Root": "nowhere" } }""", "StaticFiles.Root: there is no directory")]
    [InlineData("""{ "StaticFiles": true }""", "StaticFiles: 'True' stands where an object")]
    [InlineData("""{ "StaticFiles": { "Root": "site", "TryFiles": { "a": "/b" } } }""", "TryFiles.a: this is a key where a list")]
    [InlineData("""{ "StaticFiles": { "Root": "site" }, "NavigationFallback": { "Path": "/app.html" } }""", "NavigationFallback.Path: there is no '/app.html'")]
    [InlineData("""{ "StaticFiles": { "Root": "site" }, "Headers": [ { "Set": { "X-A": "b" } } ] }""", "Headers[0]: 'Match' is missing")]
    [InlineData("""{ "StaticFiles": { "Root": "site" }, "Headers": [ { "Match": { "Path": "/a{" }, "Set": { "X A": "b", "Date": "x" } } ] }""", "Headers[0].Set.X A: 'X A' is not the name")]
    [InlineData("""{ "StaticFiles": { "Root": "site" }, "Headers": [ { "Match": { "Path": "/a{" }, "Set": { "X-A": "b" } } ] }""", "Headers[0].Match.Path: the pattern '/a{' cannot be read")]
    [InlineData("""{ "StaticFiles": { "Root": "site" }, "Rewrites": [ { "Match": { "Path": "/a" }, "Destination": "https://b/" } ] }""", "Rewrites[0].Destination: a rewrite leads to a path")]
    [InlineData("""{ "StaticFiles": { "Root": "site" }, "Rewrites": [ { "Match": { "Path": "/a" } } ] }""", "Rewrites[0]: either Match and Destination")]
    [InlineData("""{ "StaticFiles": { "Root": "site" }, "Rewrites": [ { "Regex": "a|b", "Replacement": "c" } ] }""", "Rewrites[0].Regex: alternatives have to stand in parentheses")]
    [InlineData("""{ "StaticFiles": { "Root": "site" }, "Rewrites": [ { "Regex": "a(", "Replacement": "c" } ] }""", "Rewrites[0].Regex: the regular expression cannot be read")]
    [InlineData("""{ "StaticFiles": { "Root": "site" }, "ErrorPages": { "200": "/a.html" } }""", "ErrorPages.200: '200' is no error status")]
    [InlineData("""{ "StaticFiles": { "Root": "site" }, "CacheRules": [ { "Match": { "Path": "/a" }, "MaxAge": "1d" } ] }""", "CacheRules[0].MaxAge: '1d' is not a number of seconds")]
    [InlineData("""{ "Sites": [ { "Root": "site", "Hosts": [ "http://a.org" ] } ] }""", "Sites[0].Hosts[0]: 'http://a.org' is not a host")]
    [InlineData("""{ "Sites": [ { "Root": "site", "Hosts": "a.org" }, { "Root": "site", "Hosts": [ "A.org", "b.org" ] } ] }""", "Sites[1]: 'a.org' answers the same host")]
    [InlineData("""{ "Sites": [ { "Root": "none" } ] }""", "Sites[0].Root: there is no directory")]
    [InlineData("""{ "StaticFiles": { "Root": "site" }, "Transfer": { "Mode": "SendFiles" } }""", "Transfer.Mode: 'SendFiles' is not one of")]
    [InlineData("""{ "StaticFiles": { "Root": "site" }, "Limits": { "a": 1 } }""", "Limits.a: there is no such key")]
    [InlineData("""{ "StaticFiles": { "Root": "site" }, "Limts": {} }""", "Limts: there is no such key. Did you mean 'Limits'?")]
    [InlineData("""{ "StaticFiles": { "Root": "site", "Lsting": null } }""", "StaticFiles.Lsting: there is no such key. Did you mean 'Listing'?")]
    [InlineData("""{ "StaticFiles": """, "this is not valid JSON")]
    public void Read_Mistake_IsTold(string json, string expected)
    {
        Assert.Contains(_sample.Problems(json), problem => problem.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void Read_MissingFile_IsTold()
    {
        Assert.Contains("cannot be read", Assert.Throws<InvalidConfigurationException>(_sample.Read).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OpenSubtrees_AreNotChecked()
    {
        var settings = _sample.Write("""
            {
              "$schema": "./zerocopy.schema.json",
              "staticfiles": { "root": "site", "Listing": null },
              "Logging": { "LogLevel": { "Default": "Debug" } }
            }
            """).Read();

        Assert.Equal(_sample.Directory["site"], Assert.Single(settings.Sites).Root);
    }

    [Fact]
    public void Read_Sites_InheritWhatTheyDoNotSay()
    {
        _sample.Directory.Write("other/app.html", "app");
        var settings = _sample.Write("""
            {
              "StaticFiles": { "Root": "site", "Listing": true, "CleanUrls": true, "TryFiles": [ "/a", "/b" ] },
              "ErrorPages": { "404": "" },
              "Sites": [
                { "Hosts": "a.org" },
                { "Name": "b", "Hosts": [ "b.org", "*.b.org" ], "Path": "/docs", "Root": "other", "StaticFiles": { "Listing": false, "TryFiles": [ "/c" ] }, "NavigationFallback": { "Path": "/app.html" } }
              ]
            }
            """).Read();
        var (first, second) = (settings.Sites[0], settings.Sites[1]);

        Assert.Equal(("a.org", "/", _sample.Directory["site"]), (first.Name, first.Path, first.Root));
        Assert.Equal(("b", "/docs", _sample.Directory["other"]), (second.Name, second.Options.RequestPath.Value, second.Root));
        Assert.Equal((true, true, 2), (first.Options.EnableDirectoryBrowsing, first.Options.CleanUrls, first.Options.TryFiles.Count));
        Assert.Equal((false, true, "/c"), (second.Options.EnableDirectoryBrowsing, second.Options.CleanUrls, Assert.Single(second.Options.TryFiles)));
        Assert.Equal((null, "/app.html"), (first.Options.NavigationFallback, second.Options.NavigationFallback));
        Assert.DoesNotContain("404", first.Options.ErrorPages.Keys);
        Assert.Equal("/50x.html", first.Options.ErrorPages["5xx"]);
    }

    [Fact]
    public void Read_CommandLine_WinsOverTheFile()
    {
        _sample.Directory.Write("other/index.html", "other");
        _sample.Write("""{ "StaticFiles": { "Root": "site", "TryFiles": [ "/a", "/b", "/c" ] }, "shutdownTimeoutSeconds": 3 }""");
        var settings = ServerSettings.Read(_sample.Command with { Root = _sample.Directory["other"], ListDirectories = true, TryFiles = ["/x"], NavigationFallback = "/index.html" });
        var site = Assert.Single(settings.Sites);

        Assert.Equal(_sample.Directory["other"], site.Root);
        Assert.True(site.Options.EnableDirectoryBrowsing);
        Assert.Equal(["/x"], site.Options.TryFiles);
        Assert.Equal("/index.html", site.Options.NavigationFallback);
        Assert.Equal(TimeSpan.FromSeconds(3), settings.ShutdownTimeout);
    }

    [Fact]
    public void Read_WithoutAnything_HasTheDefaultsOfTheServer()
    {
        var options = Assert.Single(_sample.Write("""{ "StaticFiles": { "Root": "site" } }""").Read().Sites).Options;

        Assert.Equal(["index.html", "index.htm"], options.DefaultFilesOptions.DefaultFileNames);
        Assert.Equal(["br", "zstd", "gzip"], options.Files.PrecompressedCodings);
        Assert.Equal((128, true, true), (options.Files.MaxRanges, options.Files.ImmutableHashedNames, options.Files.AnswerOtherMethods));
        Assert.Equal("/404.html", options.ErrorPages["404"]);
        Assert.True(options.StaticFileOptions.ServeUnknownFileTypes);
    }

    [Fact]
    public void Read_RewriteWithRegex_IsThatOfAspNetCore()
    {
        var options = Assert.Single(_sample.Write("""
            { "StaticFiles": { "Root": "site" }, "Rewrites": [ { "Regex": "^blog/(.*)$", "Replacement": "posts/$1" }, { "Regex": "x(a|b)", "Replacement": "/y$1" } ] }
            """).Read().Sites).Options;

        Assert.Equal([("re:/blog/(.*)", "/posts/$1"), ("re:/.*?x(a|b).*", "/y$1")], options.RewriteRules.Select(rule => (rule.From, rule.To)));
    }
}
