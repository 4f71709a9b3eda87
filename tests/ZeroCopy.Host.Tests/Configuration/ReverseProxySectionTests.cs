namespace ZeroCopy.Host.Tests.Configuration;

/// <summary>Mistakes in routes and clusters, and how they are told.</summary>
public class ReverseProxySectionTests
{
    private const string Cluster = """ "Clusters": { "api": { "Destinations": { "a": { "Address": "http://127.0.0.1:1/" } } } } """;

    [Theory]
    [InlineData("""{ "Routes": { "r": { "ClusterId": "apj", "Match": { "Path": "/x" } } }, CLUSTER }""", "Routes.r.ClusterId: there is no cluster 'apj'. Did you mean 'api'?")]
    [InlineData("""{ "Routes": { "r": { "ClusterId": "api", "Match": { "Pth": "/x" } } }, CLUSTER }""", "Routes.r.Match.Pth: there is no such key. Did you mean 'Path'?")]
    [InlineData("""{ "Routes": { "r": { "ClusterID": "api", "Mach": { "Path": "/x" } } }, CLUSTER }""", "Routes.r.Mach: there is no such key. Did you mean 'Match'?")]
    [InlineData("""{ "Routs": { "r": { "ClusterId": "api" } }, CLUSTER }""", "Routs: there is no such key. Did you mean 'Routes'?")]
    [InlineData("""{ "Routes": { "r": { "ClusterId": "api", "Match": { "Path": "/{x" } } }, CLUSTER }""", "Routes.r: Invalid path '/{x' for route 'r'.")]
    [InlineData("""{ "Routes": { "r": { "ClusterId": "api", "Match": { "Path": "/x" }, "Transforms": [ { "PathPrfix": "/y" } ] } }, CLUSTER }""", "Routes.r: Unknown transform: PathPrfix")]
    [InlineData("""{ "Routes": { "r": { "ClusterId": "api", "Match": { "Path": "/x" }, "AuthorizationPolicy": "admins" } }, CLUSTER }""", "Routes.r.AuthorizationPolicy: 'admins' names a policy of an application. This server has none, and would not follow it: remove the key.")]
    [InlineData("""{ "Clusters": { "c": { "Destinations": { "a": { "Address": "10.0.0.1:80" } } } } }""", "Clusters.c.Destinations.a.Address: '10.0.0.1:80' is not the URL of a server. Write it as http://10.0.0.1:8080/")]
    [InlineData("""{ "Clusters": { "c": { "LoadBalancingPolicy": "RoundRobbin" } } }""", "Clusters.c.LoadBalancingPolicy: 'RoundRobbin' is not one of PowerOfTwoChoices, FirstAlphabetical, Random, RoundRobin, LeastRequests. Did you mean 'RoundRobin'?")]
    [InlineData("""{ "Clusters": { "c": { "HttpRequest": { "ActivityTimeout": "20" } } } }""", "Clusters.c.HttpRequest.ActivityTimeout: '20' is not a time. Write hh:mm:ss, such as 00:00:30.")]
    public void Read_WithAMistake_SaysWhereAndWhatItIs(string section, string expected)
    {
        using var sample = new SampleConfiguration();
        var problems = sample.Problems($$"""{ "StaticFiles": { "Root": "site" }, "ReverseProxy": {{section.Replace("CLUSTER", Cluster, StringComparison.Ordinal)}} }""");

        Assert.Contains(problems, problem => problem.Contains($"ReverseProxy.{expected}", StringComparison.Ordinal));
        Assert.All(problems, problem => Assert.Contains("zerocopy.json:1: ", problem, StringComparison.Ordinal));
    }

    [Fact]
    public void Read_WithSeveralMistakes_TellsThemAll()
    {
        using var sample = new SampleConfiguration();
        var problems = sample.Problems("""
            {
              "StaticFiles": { "Root": "site" },
              "ReverseProxy": {
                "Routes": {
                  "a": { "ClusterId": "none", "Match": { "Path": "/{" } },
                  "b": { "ClusterId": "none", "Match": { "Path": "/b" } }
                }
              },
              "InternalFiles": [ { "Path": "/x", "Root": "missing" }, { "Path": "/x/", "Root": "site" } ]
            }
            """);

        Assert.Equal(5, problems.Length);
        Assert.Contains("zerocopy.json:6: ReverseProxy.Routes.b.ClusterId: there is no cluster 'none'. There are no clusters.", problems);
        Assert.Contains("zerocopy.json:9: InternalFiles[0].Root: there is no directory 'missing'.", problems);
        Assert.Contains("zerocopy.json:9: InternalFiles[1].Path: '/x/' stands for another directory already.", problems);
    }

    [Fact]
    public void Read_OfAllThatYarpKnows_HasNoMistake()
    {
        using var sample = new SampleConfiguration();
        var settings = sample.Write("""
            {
              "StaticFiles": { "Enabled": false },
              "ReverseProxy": {
                "Routes": {
                  "all": {
                    "ClusterId": "c", "Order": -1, "MaxRequestBodySize": -1, "Timeout": "00:00:30", "Metadata": { "any": "thing" },
                    "Match": {
                      "Path": "/{**all}", "Hosts": [ "www.example.org" ], "Methods": [ "GET", "POST" ],
                      "Headers": [ { "Name": "X-A", "Values": [ "1" ], "Mode": "HeaderPrefix", "IsCaseSensitive": true } ],
                      "QueryParameters": [ { "Name": "q", "Mode": "Exists" } ]
                    },
                    "Transforms": [ { "PathRemovePrefix": "/api" }, { "RequestHeader": "X-B", "Set": "2" } ]
                  }
                },
                "Clusters": {
                  "c": {
                    "LoadBalancingPolicy": "RoundRobin",
                    "SessionAffinity": { "Enabled": true, "Policy": "HashCookie", "FailurePolicy": "Redistribute", "AffinityKeyName": "key", "Cookie": { "HttpOnly": true, "SameSite": "Lax", "MaxAge": "1.00:00:00" } },
                    "HealthCheck": {
                      "Active": { "Enabled": true, "Interval": "00:00:10", "Timeout": "00:00:10", "Policy": "ConsecutiveFailures", "Path": "/health" },
                      "Passive": { "Enabled": true, "Policy": "TransportFailureRate", "ReactivationPeriod": "00:00:10" },
                      "AvailableDestinationsPolicy": "HealthyOrPanic"
                    },
                    "HttpClient": { "SslProtocols": [ "Tls13" ], "MaxConnectionsPerServer": 10, "DangerousAcceptAnyServerCertificate": true, "WebProxy": { "Address": "http://127.0.0.1:3128" } },
                    "HttpRequest": { "ActivityTimeout": "00:01:40", "Version": "2", "VersionPolicy": "RequestVersionOrLower", "AllowResponseBuffering": false },
                    "Destinations": { "a": { "Address": "https://10.0.0.1:8443/", "Health": "http://10.0.0.1:9000/", "Host": "x", "Metadata": { "a": "b" } } },
                    "Metadata": { "TransportFailureRateHealthPolicy.RateLimit": "0.5" }
                  }
                }
              }
            }
            """).Read();

        Assert.Equal("/{**all}", Assert.Single(settings.Proxy.Routes).Match.Path);
        Assert.Equal("RoundRobin", Assert.Single(settings.Proxy.Clusters).LoadBalancingPolicy);
    }
}
