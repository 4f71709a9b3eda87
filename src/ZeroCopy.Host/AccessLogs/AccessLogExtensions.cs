using System.Diagnostics;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Primitives;
using ZeroCopy.Host.Configuration;
using ZeroCopy.Host.Serving;
using ZeroCopy.StaticFiles.Diagnostics;

namespace ZeroCopy.Host.AccessLogs;

/// <summary>Puts the access log into the server, where one is configured.</summary>
internal static class AccessLogExtensions
{
    /// <summary>Registers the log.</summary>
    /// <param name="builder">The server.</param>
    /// <param name="settings">What is configured.</param>
    public static void AddAccessLog(this WebApplicationBuilder builder, ServerSettings settings)
    {
        if (settings.AccessLog is not { } log)
        {
            return;
        }

        builder.Services.AddMetrics();
        builder.Services.AddSingleton<AccessLogMetrics>();
        builder.Services.AddSingleton(services => new AccessLog(
            log,
            settings.ForwardedHeaders,
            services.GetService<TimeProvider>() ?? TimeProvider.System,
            services.GetRequiredService<AccessLogMetrics>(),
            services.GetRequiredService<ILoggerFactory>().CreateLogger(AccessLogMessages.Category)));
        builder.Services.AddSingleton<IAccessLog>(static services => services.GetRequiredService<AccessLog>());
        builder.Services.AddSingleton(static services => new RefusedRequests(services.GetRequiredService<AccessLog>(), services.GetRequiredService<DiagnosticListener>()));

        if (log.IsStandardOutput)
        {
            // Lines of the log alone: messages go to the standard error.
            builder.Services.Configure<ConsoleLoggerOptions>(static console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        }
    }

    /// <summary>Puts the log in front of the pipeline.</summary>
    public static void UseAccessLog(this WebApplication app)
    {
        if (app.Services.GetService<AccessLog>() is not { } log)
        {
            return;
        }

        app.Services.GetRequiredService<RefusedRequests>();
        app.Use(next => new AccessLogMiddleware(next, log).Invoke);

        // The server has checked what it replaces its configuration by.
        IConfiguration configuration = app.Configuration;
        var directory = app.Services.GetRequiredService<ServerSettings>().BaseDirectory;
        app.Services.GetRequiredService<UserSignals>().Add("access log reopened", log.Reopen);
        ChangeToken.OnChange(configuration.GetReloadToken, () => log.Apply(AccessLogSection.Read(new SettingReader(configuration), directory)));
    }
}
