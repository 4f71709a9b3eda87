using ZeroCopy.Host.Configuration;
using ZeroCopy.Host.Telemetry;

namespace ZeroCopy.Host.Admin;

/// <summary>Puts the admin address beside the server, where one is configured.</summary>
internal static class AdminExtensions
{
    /// <summary>Registers it.</summary>
    public static void AddAdmin(this WebApplicationBuilder builder, ServerSettings settings)
    {
        if (settings.Admin is not { } admin)
        {
            return;
        }

        builder.Services.AddSingleton(admin);
        builder.Services.AddSingleton<Readiness>();
        builder.Services.AddSingleton<AdminServer>();
        builder.Services.AddSingleton<IHostedService>(static services =>
        {
            var server = services.GetRequiredService<AdminServer>();

            if (services.GetRequiredService<AdminSettings>().Metrics)
            {
                server.Map("/metrics", PrometheusPage.Create(services));
            }

            return server;
        });
    }
}
