using System.Globalization;

namespace ZeroCopy.Host.Configuration;

/// <summary>The keys of YARP's routes and clusters, so that one that is misspelt is told and editors know them all.</summary>
/// <remarks>What may stand together is YARP's to say: <see cref="ReverseProxySection"/> asks its validators.</remarks>
internal static class ReverseProxyKeys
{
    private static readonly ConfigurationKey Match = Section("Match", "Which requests it is for: a path, hosts, or both.",
        Text("Path", "A route pattern such as /api/{**rest}."),
        Texts("Hosts", "Hosts, with their port or without."),
        Texts("Methods", "Methods; without, any."),
        Conditions("Headers", "Header fields that the request must have.", "ExactHeader", "HeaderPrefix", "Contains", "NotContains", "Exists", "NotExists"),
        Conditions("QueryParameters", "Query parameters that the request must have.", "Exact", "Contains", "NotContains", "Prefix", "Exists"));

    private static readonly ConfigurationKey Route = Section("route", "Requests, and the cluster that answers them.",
        Text("ClusterId", "The cluster.") with { IsRequired = true },
        Match with { IsRequired = true },
        Integer("Order", "Which of several routes that match counts: the lowest.", int.MinValue),
        Integer("MaxRequestBodySize", "The most bytes of a body; -1 for no limit; without, that of the server.", -1) with { Maximum = long.MaxValue, Unit = "bytes" },
        Time("Timeout", "How long an answer may take altogether."),
        ConfigurationKey.List("Transforms", "What is changed in the request and the response, in YARP's words.", ConfigurationKey.Open("transform", "A transform.")),
        ConfigurationKey.Open("Metadata", "Names and values for policies."),
        Text("TimeoutPolicy", "Instead of Timeout: Disable.") with { Check = OnlyDisable },
        NotHere("AuthorizationPolicy"),
        NotHere("CorsPolicy"),
        NotHere("RateLimiterPolicy"),
        NotHere("OutputCachePolicy"));

    private static readonly ConfigurationKey SessionAffinity = Section("SessionAffinity", "Sends a client to the same destination again.",
        Flag("Enabled", "Whether it is on."),
        Choice("Policy", "How a client is known.", "HashCookie", "ArrCookie", "Cookie", "CustomHeader"),
        Choice("FailurePolicy", "What happens when the destination is gone.", "Redistribute", "Return503Error"),
        Text("AffinityKeyName", "Name of the cookie or the field."),
        Section("Cookie", "Attributes of the cookie.",
            Text("Path", "Path."),
            Text("Domain", "Domain."),
            Flag("HttpOnly", "HttpOnly."),
            Flag("IsEssential", "Whether it is set without consent."),
            Choice("SameSite", "SameSite.", "Unspecified", "None", "Lax", "Strict"),
            Choice("SecurePolicy", "Secure.", "SameAsRequest", "Always", "None"),
            Time("Expiration", "How long it is kept."),
            Time("MaxAge", "How long it is kept.")));

    private static readonly ConfigurationKey HealthCheck = Section("HealthCheck", "Which destinations get requests.",
        Section("Active", "Asks each destination from time to time.",
            Flag("Enabled", "Whether it is on."),
            Time("Interval", "Time between two questions."),
            Time("Timeout", "Time for the answer."),
            Choice("Policy", "What makes a destination unhealthy.", "ConsecutiveFailures"),
            Text("Path", "The path to ask for."),
            Text("Query", "The query to ask with.")),
        Section("Passive", "Looks at the answers to requests.",
            Flag("Enabled", "Whether it is on."),
            Choice("Policy", "What makes a destination unhealthy.", "TransportFailureRate"),
            Time("ReactivationPeriod", "When an unhealthy one is tried again.")),
        Choice("AvailableDestinationsPolicy", "Which get requests when none is healthy.", "HealthyAndUnknown", "HealthyOrPanic"));

    private static readonly ConfigurationKey HttpClient = Section("HttpClient", "Connections to the destinations.",
        ConfigurationKey.List("SslProtocols", "TLS versions.", Choice("version", "A version.", "Tls12", "Tls13")),
        Flag("DangerousAcceptAnyServerCertificate", "Whether certificates are not checked."),
        Integer("MaxConnectionsPerServer", "The most connections to a destination.", 1),
        Flag("EnableMultipleHttp2Connections", "Whether there may be several HTTP/2 connections to a destination."),
        Text("RequestHeaderEncoding", "Encoding of header fields that are sent, such as utf-8."),
        Text("ResponseHeaderEncoding", "Encoding of header fields that are received."),
        Section("WebProxy", "A proxy on the way to the destinations.",
            Text("Address", "Its URL."),
            Flag("BypassOnLocal", "Whether local destinations go without it."),
            Flag("UseDefaultCredentials", "Whether it gets the credentials of the process.")));

    private static readonly ConfigurationKey HttpRequest = Section("HttpRequest", "Requests to the destinations.",
        Time("ActivityTimeout", "How long nothing may happen; 100 seconds without."),
        Text("Version", "Version of HTTP: 1.1, 2 or 3; 2 without.") with { Check = CheckVersion },
        Choice("VersionPolicy", "Whether another version will do.", "RequestVersionOrLower", "RequestVersionOrHigher", "RequestVersionExact"),
        Flag("AllowResponseBuffering", "Whether an answer may wait in buffers."));

    private static readonly ConfigurationKey Destination = Section("destination", "A backend.",
        Text("Address", "Its URL, such as http://10.0.0.1:8080/.") with { IsRequired = true, Check = CheckAddress },
        Text("Health", "Another URL for active health checks.") with { Check = CheckAddress },
        Text("Host", "The Host field for health checks."),
        ConfigurationKey.Open("Metadata", "Names and values for policies."));

    private static readonly ConfigurationKey Cluster = Section("cluster", "Backends that answer alike.",
        ConfigurationKey.Map("Destinations", "The backends by name.", Destination),
        Choice("LoadBalancingPolicy", "Which of several destinations is asked.", "PowerOfTwoChoices", "FirstAlphabetical", "Random", "RoundRobin", "LeastRequests"),
        SessionAffinity,
        HealthCheck,
        HttpClient,
        HttpRequest,
        ConfigurationKey.Open("Metadata", "Names and values for policies."));

    /// <summary>The section.</summary>
    public static ConfigurationKey Root { get; } = Section("ReverseProxy", "Requests that other servers answer, in the format of YARP.",
        ConfigurationKey.Map("Routes", "Which requests go to which cluster, by name.", Route),
        ConfigurationKey.Map("Clusters", "Groups of backends, by name.", Cluster));

    private static ConfigurationKey Section(string name, string description, params IReadOnlyList<ConfigurationKey> keys) => ConfigurationKey.Section(name, description, keys);

    private static ConfigurationKey Text(string name, string description) => new(name, ConfigurationKind.Text, description);

    private static ConfigurationKey Texts(string name, string description) => ConfigurationKey.List(name, description, Text("entry", description));

    private static ConfigurationKey Flag(string name, string description) => new(name, ConfigurationKind.Boolean, description);

    private static ConfigurationKey Integer(string name, string description, long minimum) => new(name, ConfigurationKind.Integer, description) { Minimum = minimum };

    private static ConfigurationKey Choice(string name, string description, params IReadOnlyList<string> allowed) => new(name, ConfigurationKind.Choice, description) { Allowed = allowed };

    private static ConfigurationKey Time(string name, string description) => new(name, ConfigurationKind.Text, description) { Check = CheckTime };

    private static ConfigurationKey Conditions(string name, string description, params IReadOnlyList<string> modes) => ConfigurationKey.List(name, description, Section("condition", description,
        Text("Name", "Its name.") with { IsRequired = true },
        Texts("Values", "Values, one of which it must have."),
        Choice("Mode", "How they are compared.", modes),
        Flag("IsCaseSensitive", "Whether cases are told apart.")));

    // A policy that is named and not followed would be an open door.
    private static ConfigurationKey NotHere(string name) => Text(name, "Not here: policies of ASP.NET Core have names that only code can give.") with
    { Check = value => $"'{value}' names a policy of an application. This server has none, and would not follow it: remove the key." };

    private static string? OnlyDisable(string value) =>
        value.Equals("Disable", StringComparison.OrdinalIgnoreCase) ? null : $"'{value}' names a policy of an application. Use Disable, or Timeout.";

    private static string? CheckVersion(string value) => value is "1" or "1.0" or "1.1" or "2" or "2.0" or "3" or "3.0" ? null : $"'{value}' is not a version of HTTP. Use 1.1, 2 or 3.";

    // TimeSpan takes "20" for days.
    private static string? CheckTime(string value) =>
        value.Contains(':') && TimeSpan.TryParseExact(value, "c", CultureInfo.InvariantCulture, out _) ? null : $"'{value}' is not a time. Write hh:mm:ss, such as 00:00:30.";

    private static string? CheckAddress(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
            ? null
            : $"'{value}' is not the URL of a server. Write it as http://10.0.0.1:8080/";
}
