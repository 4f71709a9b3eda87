using System.Globalization;
using ZeroCopy.Host.Configuration;
using ZeroCopy.Host.Systemd;

namespace ZeroCopy.Host.Serving;

/// <summary>What the command line asks for. It wins over the configuration.</summary>
/// <param name="Root">Absolute path of the directory to serve; <see langword="null"/> leaves it to the configuration.</param>
/// <param name="Urls">Where to listen; empty leaves it to the configuration.</param>
internal sealed record ServeSettings(string? Root, IReadOnlyList<string> Urls)
{
    /// <summary>Absolute path of the file of configuration, or <see langword="null"/>.</summary>
    public string? ConfigFile { get; init; }

    /// <summary>Sockets that a service manager passed, which are listened on in the place of <see cref="Urls"/>.</summary>
    public IReadOnlyList<PassedSocket> Sockets { get; init; } = [];

    /// <summary>Whether a directory without a default document is listed.</summary>
    public bool ListDirectories { get; init; }

    /// <summary>Whether <c>/about</c> is answered with <c>about.html</c>.</summary>
    public bool CleanUrls { get; init; }

    /// <summary>Paths to try where a request names no file, with <c>{path}</c> for its path.</summary>
    public IReadOnlyList<string> TryFiles { get; init; } = [];

    /// <summary>How files are sent, as the command line names it; <see langword="null"/> leaves it to the configuration.</summary>
    public string? TransferMode { get; init; }

    /// <summary>The page of a single-page application, or <see langword="null"/>.</summary>
    public string? NavigationFallback { get; init; }

    /// <summary>Name of the field that explains each answer; <see langword="null"/> leaves it to the configuration.</summary>
    public string? DebugHeader { get; init; }

    /// <summary>Whether the browser is shown the site once it is served.</summary>
    public bool OpensBrowser { get; init; }

    /// <summary>The origin whose scripts may read all answers, or *; <see langword="null"/> leaves it to the configuration.</summary>
    public string? CorsOrigin { get; init; }

    /// <summary>Whether nothing but requests in memory is answered: no log, no telemetry, no address for operators, nothing below HTTP.</summary>
    public bool IsRehearsal { get; init; }

    /// <summary>Absolute path of the certificate, or <see langword="null"/>.</summary>
    public string? CertificatePath { get; init; }

    /// <summary>Absolute path of its key, or <see langword="null"/>.</summary>
    public string? KeyPath { get; init; }

    /// <summary>Whether a certificate for this machine takes the place of the one at the top.</summary>
    public bool HasDevelopmentCertificate { get; init; }

    /// <summary>The sources of the configuration, of which the command line is the last.</summary>
    public ConfigurationSources ToSources()
    {
        var values = new Dictionary<string, string?>();
        Add("StaticFiles:Root", Root);
        Add("StaticFiles:Listing", ListDirectories ? "true" : null);
        Add("StaticFiles:CleanUrls", CleanUrls ? "true" : null);
        Add("NavigationFallback:Path", NavigationFallback);
        Add("DebugHeader", DebugHeader);

        Add("Certificate:Path", CertificatePath);

        // The key of another certificate is not meant.
        Add("Certificate:KeyPath", KeyPath ?? (CertificatePath is null ? null : ""));

        for (var index = 0; index < TryFiles.Count; index++)
        {
            Add($"StaticFiles:TryFiles:{index.ToString(CultureInfo.InvariantCulture)}", TryFiles[index]);
        }

        return new ConfigurationSources(ConfigFile, values);

        void Add(string key, string? value)
        {
            if (value is not null)
            {
                values[key] = value;
            }
        }
    }
}
