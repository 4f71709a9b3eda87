using Yarp.ReverseProxy.Configuration;

namespace ZeroCopy.Host.Configuration;

/// <summary>The section <c>ReverseProxy</c>: routes and clusters, read and judged by YARP itself.</summary>
internal static class ReverseProxySection
{
    /// <summary>The section.</summary>
    public static ConfigurationKey Key => ReverseProxyKeys.Root;

    /// <summary>Reads the section.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="problems">What was found by the tree of keys; more is looked for only where there is nothing, or it would all be told twice.</param>
    /// <param name="report">Takes what cannot be meant, with its key.</param>
    public static ProxySettings Read(IConfiguration configuration, IEnumerable<ConfigurationProblem> problems, Action<string, string> report)
    {
        var section = configuration.GetSection(Key.Name);

        if (!section.GetChildren().Any() || problems.Any(problem => problem.Path.StartsWith(Key.Name, StringComparison.OrdinalIgnoreCase)))
        {
            return ProxySettings.None;
        }

        // A container for the length of this call: the one of the server is built from what is read here.
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddReverseProxy().LoadFromConfig(section);
        using var provider = services.BuildServiceProvider();

        try
        {
            var config = provider.GetRequiredService<IProxyConfigProvider>().GetConfig();
            Validate(provider.GetRequiredService<IConfigValidator>(), config, report);
            return new ProxySettings(config.Routes, config.Clusters);
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or InvalidOperationException)
        {
            report(Key.Name, exception.Message);
            return ProxySettings.None;
        }
    }

    private static void Validate(IConfigValidator validator, IProxyConfig config, Action<string, string> report)
    {
        var clusters = config.Clusters.Select(cluster => cluster.ClusterId).ToArray();

        foreach (var cluster in config.Clusters)
        {
            Tell($"{Key.Name}:Clusters:{cluster.ClusterId}", validator.ValidateClusterAsync(cluster));
        }

        foreach (var route in config.Routes)
        {
            var key = $"{Key.Name}:Routes:{route.RouteId}";
            Tell(key, validator.ValidateRouteAsync(route));

            if (route.ClusterId is { } id && !clusters.Contains(id, StringComparer.OrdinalIgnoreCase))
            {
                var hint = NearestName.Of(id, clusters) is { } nearest ? $"Did you mean '{nearest}'?"
                    : clusters.Length == 0 ? "There are no clusters."
                    : $"There are: {string.Join(", ", clusters)}.";
                report($"{key}:ClusterId", $"there is no cluster '{id}'. {hint}");
            }
        }

        // Nothing of the server's waits for anything here.
        void Tell(string key, ValueTask<IList<Exception>> judged)
        {
            foreach (var problem in judged.AsTask().GetAwaiter().GetResult())
            {
                report(key, problem.Message);
            }
        }
    }
}
