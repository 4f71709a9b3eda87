using System.Globalization;
using ZeroCopy.Host.Configuration;

namespace ZeroCopy.Host.Systemd;

/// <summary>Connects the server with the service manager that started it, if one did and wants to be told.</summary>
internal static class ServiceManager
{
    /// <summary>Adds what tells it. The variables are not passed on to children.</summary>
    public static void AddServiceManager(this WebApplicationBuilder builder, ServerSettings settings)
    {
        if (Take("NOTIFY_SOCKET") is not { Length: > 1 } address || address[0] is not ('/' or '@'))
        {
            return;
        }

        var (interval, process) = (Take("WATCHDOG_USEC"), Take("WATCHDOG_PID"));
        var watchdog = process is null || process == Environment.ProcessId.ToString(CultureInfo.InvariantCulture) ? ReadInterval(interval) : null;

        builder.Services.AddSingleton(services => new ServiceNotifier(address, services.GetRequiredService<ILoggerFactory>().CreateLogger(ServiceNotifier.Category)));
        builder.Services.AddSingleton<IHostedService>(services => new ServiceStatus(
            services.GetRequiredService<ServiceNotifier>(), watchdog, settings, services.GetRequiredService<IHostApplicationLifetime>()));
    }

    /// <summary>The time of the watchdog in microseconds; <see langword="null"/> for none.</summary>
    public static TimeSpan? ReadInterval(string? microseconds) =>
        long.TryParse(microseconds, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and < int.MaxValue * 1000L
            ? TimeSpan.FromMicroseconds(number)
            : null;

    private static string? Take(string variable)
    {
        var value = Environment.GetEnvironmentVariable(variable);

        if (value is not null)
        {
            Environment.SetEnvironmentVariable(variable, null);
        }

        return value;
    }
}
