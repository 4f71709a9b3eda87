namespace ZeroCopy.Host.Telemetry;

/// <summary>What is exported, and where. What is not said here is as the OTEL_ variables of the environment say, or their defaults.</summary>
/// <param name="Metrics">Whether metrics are.</param>
/// <param name="Traces">Whether traces are.</param>
/// <param name="Logs">Whether messages are, beside the console.</param>
internal sealed record TelemetrySettings(bool Metrics, bool Traces, bool Logs)
{
    /// <summary>Whether anything is exported.</summary>
    public bool IsOn => Metrics || Traces || Logs;

    /// <summary>Name of the service.</summary>
    public string? ServiceName { get; init; }

    /// <summary>The part of traces that begin here which is recorded.</summary>
    public string? SamplingRatio { get; init; }

    /// <summary>The collector.</summary>
    public string? Endpoint { get; init; }

    /// <summary>How it is spoken to.</summary>
    public OtlpProtocol? Protocol { get; init; }

    /// <summary>Header fields for it.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>
    /// The settings by the names that the SDK reads from the configuration: so they mean what the specification says, the paths for each signal included.
    /// </summary>
    public IEnumerable<KeyValuePair<string, string?>> ToVariables(IConfiguration environment)
    {
        const string ServiceNameVariable = "OTEL_SERVICE_NAME";
        yield return new(ServiceNameVariable, ServiceName ?? environment[ServiceNameVariable] ?? "zerocopy");

        if (SamplingRatio is not null)
        {
            yield return new("OTEL_TRACES_SAMPLER", "parentbased_traceidratio");
            yield return new("OTEL_TRACES_SAMPLER_ARG", SamplingRatio);
        }

        if (Endpoint is not null)
        {
            yield return new("OTEL_EXPORTER_OTLP_ENDPOINT", Endpoint);
        }

        if (Protocol is { } protocol)
        {
            yield return new("OTEL_EXPORTER_OTLP_PROTOCOL", protocol == OtlpProtocol.Grpc ? "grpc" : "http/protobuf");
        }

        if (Headers.Count > 0)
        {
            yield return new("OTEL_EXPORTER_OTLP_HEADERS", string.Join(',', Headers.Select(static field => $"{field.Key}={Uri.EscapeDataString(field.Value)}")));
        }
    }
}
