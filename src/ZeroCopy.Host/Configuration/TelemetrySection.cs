using ZeroCopy.Host.Telemetry;

namespace ZeroCopy.Host.Configuration;

/// <summary>The section <c>Telemetry</c>: what is exported by OpenTelemetry.</summary>
internal static class TelemetrySection
{
    private static readonly ConfigurationKey Metrics = ConfigurationKey.Flag("Metrics", false, "Whether metrics are exported by OTLP.") with { NeedsRestart = true };

    private static readonly ConfigurationKey Traces = ConfigurationKey.Flag("Traces", false,
        "Whether traces are exported by OTLP. Requests of a trace that the caller records are then left to the pipeline.") with
    { NeedsRestart = true };

    private static readonly ConfigurationKey Logs = ConfigurationKey.Flag("Logs", false, "Whether messages of the server are exported by OTLP, beside the console.") with { NeedsRestart = true };

    private static readonly ConfigurationKey ServiceName = new("ServiceName", ConfigurationKind.Text, "Name of the service. Default: OTEL_SERVICE_NAME, else zerocopy.") { NeedsRestart = true };

    private static readonly ConfigurationKey SamplingRatio = new("SamplingRatio", ConfigurationKind.Fraction,
        "The part of the traces that begin here which is recorded, 0 to 1; others are as their caller decided. Default: OTEL_TRACES_SAMPLER, else all.")
    {
        NeedsRestart = true,
    };

    private static readonly ConfigurationKey Endpoint = new("Endpoint", ConfigurationKind.Text,
        "The collector, such as http://127.0.0.1:4317. Default: OTEL_EXPORTER_OTLP_ENDPOINT, else port 4317 (Grpc) or 4318 (HttpProtobuf) of this machine.")
    {
        NeedsRestart = true,
        Check = static text => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? null
            : $"'{text}' is not a URL of http or https. Write it as http://127.0.0.1:4317",
    };

    private static readonly ConfigurationKey Protocol = new("Protocol", ConfigurationKind.Choice, "How the collector is spoken to. Default: OTEL_EXPORTER_OTLP_PROTOCOL, else Grpc.")
    {
        Allowed = Enum.GetNames<OtlpProtocol>(),
        NeedsRestart = true,
    };

    private static readonly ConfigurationKey Headers = ConfigurationKey.Map("Headers", "Header fields for the collector, by name.",
        new ConfigurationKey("value", ConfigurationKind.Text, "A value.")) with
    { NeedsRestart = true };

    private static readonly ConfigurationKey Otlp = ConfigurationKey.Section("Otlp", "Where it is exported to.", Endpoint, Protocol, Headers);

    /// <summary>The section.</summary>
    public static ConfigurationKey Key { get; } = ConfigurationKey.Section("Telemetry", "What is exported by OpenTelemetry.",
        Metrics, Traces, Logs, ServiceName, SamplingRatio, Otlp);

    /// <summary>Reads it.</summary>
    public static TelemetrySettings Read(SettingReader settings)
    {
        var section = settings.Section(Key);
        var otlp = section.Section(Otlp);

        return new TelemetrySettings(section.Flag(Metrics), section.Flag(Traces), section.Flag(Logs))
        {
            ServiceName = section.Text(ServiceName),
            SamplingRatio = section.Text(SamplingRatio),
            Endpoint = otlp.Text(Endpoint),
            Protocol = otlp.Choice(Protocol) is { } protocol ? Enum.Parse<OtlpProtocol>(protocol) : null,
            Headers = otlp.Map(Headers),
        };
    }
}
