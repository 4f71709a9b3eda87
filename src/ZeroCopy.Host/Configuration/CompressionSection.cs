using System.Globalization;
using Microsoft.Net.Http.Headers;
using ZeroCopy.Host.ResponseCompression;

namespace ZeroCopy.Host.Configuration;

/// <summary>The section <c>Compression</c>: answers of applications behind this server. Files have their compressed ones beside them.</summary>
internal static class CompressionSection
{
    private static readonly ConfigurationKey Proxied = ConfigurationKey.Flag("Proxied", false, "Whether answers of proxied applications are compressed that are not yet.");

    private static readonly ConfigurationKey Types = ConfigurationKey.List("Types", "Media types that are compressed.",
        new ConfigurationKey("type", ConfigurationKind.Text, "A media type.")
        {
            Check = static type => MediaTypeHeaderValue.TryParse(type, out var parsed) && parsed.Parameters.Count == 0
                ? type.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase) ? "events are to arrive one by one, which compression would hold back." : null
                : $"'{type}' is not a media type. Write it as text/plain.",
        }) with
    { Default = "text/html text/css text/plain text/javascript text/xml application/json application/javascript application/xml image/svg+xml application/wasm" };

    private static readonly ConfigurationKey Codings = ConfigurationKey.List("Codings", "Content codings, the preferred one first.",
        new ConfigurationKey("coding", ConfigurationKind.Choice, "A content coding.") { Allowed = ["br", "gzip"] }) with
    { Default = "br gzip" };

    private static readonly ConfigurationKey MinLength = new("MinLength", ConfigurationKind.Integer, "The least length of an answer that is compressed, where it is known.")
    {
        Default = "1024",
        Unit = "bytes",
    };

    /// <summary>The section.</summary>
    public static ConfigurationKey Key { get; } = ConfigurationKey.Section("Compression", "Compression of what proxied applications answer with.", Proxied, Types, Codings, MinLength) with
    { NeedsRestart = true };

    /// <summary>Reads the settings; <see langword="null"/> compresses nothing.</summary>
    /// <param name="configuration">The whole configuration.</param>
    public static ProxiedCompressionSettings? Read(SettingReader configuration)
    {
        var settings = configuration.Section(Key);
        return settings.Flag(Proxied)
            ? new ProxiedCompressionSettings(settings.Values(Types), [.. settings.Values(Codings).Select(coding => coding.ToLower(CultureInfo.InvariantCulture))], settings.Integer(MinLength))
            : null;
    }
}
