using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using ZeroCopy.Host.Configuration;

namespace ZeroCopy.Host.Telemetry;

/// <summary>Puts OpenTelemetry into the server, where it is configured. Nothing of it is loaded otherwise.</summary>
internal static class TelemetryExtensions
{
    // Those of the library and of this server; of the runtime and ASP.NET Core under their own names.
    private static readonly string[] Meters =
    [
        "ZeroCopy.StaticFiles", HostMeter.Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime", "System.Net.Http", "Yarp.*",
    ];

    private static readonly string[] Sources = ["System.Net.Http", "Yarp.*"];

    /// <summary>Registers what is exported.</summary>
    public static void AddTelemetry(this WebApplicationBuilder builder, ServerSettings settings)
    {
        var telemetry = settings.Telemetry;
        var hasPrometheus = settings.Admin is { Metrics: true };

        if (!telemetry.IsOn && !hasPrometheus)
        {
            return;
        }

        builder.Configuration.AddInMemoryCollection(telemetry.ToVariables(builder.Configuration).ToArray());
        var services = builder.Services.AddMetrics().AddOpenTelemetry();

        if (telemetry.Metrics || hasPrometheus)
        {
            services.WithMetrics(metrics =>
            {
                metrics.AddMeter(Meters);

                if (telemetry.Metrics)
                {
                    metrics.AddOtlpExporter();
                }

                if (hasPrometheus)
                {
                    metrics.AddPrometheusExporter();
                }
            });
        }

        if (telemetry.Traces)
        {
            services.WithTracing(traces => traces.AddAspNetCoreInstrumentation().AddSource(Sources).AddOtlpExporter());
        }

        if (telemetry.Logs)
        {
            services.WithLogging(static logs => logs.AddOtlpExporter(), static options => options.IncludeFormattedMessage = true);
        }
    }
}
