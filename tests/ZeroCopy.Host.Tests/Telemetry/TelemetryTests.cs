using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using ZeroCopy.Host.Telemetry;
using ZeroCopy.Host.Tests.Configuration;
using ZeroCopy.Host.Tests.Serving;

namespace ZeroCopy.Host.Tests.Telemetry;

public class TelemetryTests
{
    private const string Sampled = "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\n";

    [Fact]
    public async Task Otlp_MetricsTracesAndLogs_ComeToTheCollector()
    {
        using var collector = new OtlpReceiver();
        var server = await ServerInProcess.StartAsync($$"""
            {
              "StaticFiles": { "Root": "site" },
              "Logging": { "LogLevel": { "ZeroCopy.StaticFiles.Requests": "Information" } },
              "Telemetry": { "Metrics": true, "Traces": true, "Logs": true, "ServiceName": "site-one", "Otlp": { "Endpoint": "{{collector.Url}}", "Protocol": "HttpProtobuf", "Headers": { "x-key": "se cret" } } }
            }
            """);
        await server.ExchangeAsync("GET /index.html HTTP/1.1\r\nHost: a\r\n\r\n");
        await server.ExchangeAsync($"GET /index.html HTTP/1.1\r\nHost: a\r\n{Sampled}\r\n");

        // What waits is exported at the end.
        await server.StopAsync();
        await server.DisposeAsync();

        var (_, metrics, key) = await collector.WaitForAsync("/v1/metrics", "zerocopy.requests");
        Assert.Equal("se cret", key);
        Assert.Contains("site-one", metrics, StringComparison.Ordinal);
        Assert.Contains("http.server.request.duration", metrics, StringComparison.Ordinal);
        var (_, traces, _) = await collector.WaitForAsync("/v1/traces", "site-one");
        Assert.Contains("\u000a\u00f7\u0065\u0019\u0016\u00cd\u0043\u00dd\u0084\u0048\u00eb\u0021\u001c\u0080\u0031\u009c", traces, StringComparison.Ordinal);
        await collector.WaitForAsync("/v1/logs", "GET /index.html HTTP/1.1");
    }

    [Fact]
    public async Task Off_ByDefault_NothingIsRegistered()
    {
        await using var server = await ServerInProcess.StartAsync("""{ "StaticFiles": { "Root": "site" } }""");
        Assert.Null(server.Services.GetService<MeterProvider>());
        Assert.Null(server.Services.GetService<TracerProvider>());
    }

    [Fact]
    public void ToVariables_WhatIsNotSaid_IsLeftToTheEnvironment()
    {
        var environment = new ConfigurationBuilder().AddInMemoryCollection([new("OTEL_SERVICE_NAME", "theirs")]).Build();

        Assert.Equal(
            [new("OTEL_SERVICE_NAME", "theirs")],
            new TelemetrySettings(Metrics: true, Traces: false, Logs: false).ToVariables(environment));
        Assert.Equal(
            [
                new("OTEL_SERVICE_NAME", "ours"),
                new("OTEL_TRACES_SAMPLER", "parentbased_traceidratio"),
                new("OTEL_TRACES_SAMPLER_ARG", "0.1"),
                new("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"),
                new("OTEL_EXPORTER_OTLP_HEADERS", "a=b%20c"),
            ],
            new TelemetrySettings(Metrics: true, Traces: false, Logs: false)
            {
                ServiceName = "ours",
                SamplingRatio = "0.1",
                Protocol = OtlpProtocol.Grpc,
                Headers = [new("a", "b c")],
            }.ToVariables(environment));
    }

    [Fact]
    public void Read_ValuesThatCannotBeMeant_AreTold()
    {
        using var configuration = new SampleConfiguration();
        Assert.Equal(
            [
                "zerocopy.json:1: Telemetry.Otlp.Endpoint: 'collector:4317' is not a URL of http or https. Write it as http://127.0.0.1:4317",
                "zerocopy.json:1: Telemetry.Otlp.Protocol: 'Grcp' is not one of Grpc, HttpProtobuf. Did you mean 'Grpc'?",
                "zerocopy.json:1: Telemetry.SamplingRatio: '2' is not a number from 0 to 1.",
            ],
            configuration.Problems("""{ "StaticFiles": { "Root": "site" }, "Telemetry": { "Traces": true, "SamplingRatio": 2, "Otlp": { "Endpoint": "collector:4317", "Protocol": "Grcp" } } }""").Order(StringComparer.Ordinal));
    }
}
