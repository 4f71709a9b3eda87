using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ZeroCopy.StaticFiles.Tests.Wire;

/// <summary>What tests of slow and lost clients set on a server.</summary>
internal static class ServerOptions
{
    /// <summary>Kestrel's minimum response data rate; null for none.</summary>
    public static Action<WebApplicationBuilder> MinimumRate(double? bytesPerSecond, double graceSeconds = 1.1) =>
        builder => builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MinResponseDataRate =
            bytesPerSecond is { } rate ? new MinDataRate(rate, TimeSpan.FromSeconds(graceSeconds)) : null);

    /// <summary>Takes over the connections without any middleware in the pipeline.</summary>
    public static void UseZeroCopy(WebApplicationBuilder builder) => builder.WebHost.UseZeroCopy();
}
