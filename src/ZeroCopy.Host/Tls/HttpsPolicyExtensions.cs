using Microsoft.AspNetCore.Hosting.Server;
using ZeroCopy.Host.Configuration;

namespace ZeroCopy.Host.Tls;

/// <summary>Puts the way to HTTPS into the server.</summary>
internal static class HttpsPolicyExtensions
{
    public static void AddHttpsPolicies(this WebApplicationBuilder builder, ServerSettings settings)
    {
        var policies = new HttpsPolicies(settings.Sites);
        builder.Services.AddSingleton(policies);
        builder.Services.AddSingleton<ISettingsFollower>(policies);
    }

    // Always there, as a site may ask for it while the server runs; what the door answers does not come here.
    public static void UseHttpsPolicies(this WebApplication app)
    {
        var (policies, server) = (app.Services.GetRequiredService<HttpsPolicies>(), app.Services.GetRequiredService<IServer>());
        app.Use(next => new HttpsPolicyMiddleware(next, policies, server).Invoke);
    }
}
