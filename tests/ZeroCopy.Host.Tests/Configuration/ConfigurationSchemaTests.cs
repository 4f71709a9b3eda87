using NJsonSchema;
using ZeroCopy.Host.Configuration;

namespace ZeroCopy.Host.Tests.Configuration;

public class ConfigurationSchemaTests
{
    private const string Everything = """
        {
          "$schema": "./zerocopy.schema.json",
          "Urls": [ "http://127.0.0.1:8080" ],
          "StaticFiles": { "Root": "site", "MaxRanges": 10, "TryFiles": [ "{path}.html" ], "ContentTypes": { ".x": "text/x" }, "Precompressed": [ "br" ] },
          "NavigationFallback": { "Path": "/index.html", "Exclude": [ { "Path": "/api/{**all}" } ] },
          "Headers": [ { "Match": { "Path": "/**" }, "Set": { "X-A": "b" } } ],
          "Redirects": [ { "Match": { "Path": "/a/{b}" }, "Destination": "/{b}", "StatusCode": 301 } ],
          "Rewrites": [ { "Regex": "^c/(.*)$", "Replacement": "$1", "SkipRemainingRules": true } ],
          "ErrorPages": { "404": "/404.html", "5xx": "" },
          "CacheRules": [ { "Match": { "Path": "/d" }, "MaxAge": 60, "Immutable": true, "Headers": { "X-B": "c" } } ],
          "Sites": [ { "Name": "e", "Hosts": "e.org", "Path": "/f", "Root": "site" } ],
          "Transfer": { "Mode": "SendFile" },
          "DebugHeader": true,
          "ConnectionDoor": false,
          "shutdownTimeoutSeconds": 5,
          "Logging": { "LogLevel": { "Default": "Warning" } }
        }
        """;

    [Fact]
    public void Schema_BesideTheExecutable_IsUpToDate()
    {
        var shipped = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "zerocopy.schema.json"));

        Assert.True(shipped == ConfigurationSchema.Write(ServerKeys.Root), "Run: zerocopy schema > src/ZeroCopy.Host/zerocopy.schema.json");
    }

    [Fact]
    public async Task Validate_WhatTheServerTakes_IsValid()
    {
        using var sample = new SampleConfiguration();
        sample.Write(Everything).Read();

        Assert.Empty((await LoadAsync()).Validate(Everything));
    }

    [Fact]
    public async Task Validate_AppsettingsOfTheServerAndTheSamples_AreValid()
    {
        var schema = await LoadAsync();
        string[] files = ["src/ZeroCopy.Host/appsettings.json", "samples/spa-with-api/appsettings.json", "samples/nginx-site/appsettings.json"];

        Assert.All(files, file => Assert.Empty(schema.Validate(File.ReadAllText(WorkingCopy.Find(file)))));
    }

    [Theory]
    [InlineData("""{ "Unknown": 1 }""")]
    [InlineData("""{ "StaticFiles": { "Listing": "yes" } }""")]
    [InlineData("""{ "StaticFiles": { "TryFiles": [ "a.html" ] } }""")]
    [InlineData("""{ "Redirects": [ { "Destination": "/a" } ] }""")]
    [InlineData("""{ "Redirects": [ { "Match": { "Path": "/b" }, "Destination": "/a", "StatusCode": 300 } ] }""")]
    public async Task Validate_WhatTheServerRefuses_IsInvalid(string json)
    {
        Assert.NotEmpty((await LoadAsync()).Validate(json));
    }

    private static Task<JsonSchema> LoadAsync() => JsonSchema.FromJsonAsync(ConfigurationSchema.Write(ServerKeys.Root));
}
