using System.Text;
using System.Text.Json;

namespace ZeroCopy.Host.Configuration;

/// <summary>Where the configuration comes from; a later source wins over an earlier one.</summary>
/// <remarks>
/// <list type="number">
/// <item>Defaults of this server.</item>
/// <item><c>appsettings.json</c> beside the executable, if there is one.</item>
/// <item>The file of <c>--config</c>.</item>
/// <item>The environment.</item>
/// <item>The environment, names that begin with <c>ZEROCOPY_</c>.</item>
/// <item>The command line.</item>
/// </list>
/// </remarks>
/// <param name="ConfigFile">Absolute path of the file of <c>--config</c>, or <see langword="null"/>.</param>
/// <param name="CommandLine">What the command line says, by key.</param>
internal sealed record ConfigurationSources(string? ConfigFile, IReadOnlyDictionary<string, string?> CommandLine)
{
    /// <summary>What names of our own in the environment begin with.</summary>
    public const string EnvironmentPrefix = "ZEROCOPY_";

    private static readonly Dictionary<string, string?> Defaults = new()
    {
        ["Logging:LogLevel:Default"] = "Warning",

        // Who changes the configuration wants to know whether it was taken up.
        ["Logging:LogLevel:ZeroCopy.Configuration"] = "Information",
        ["Logging:LogLevel:ZeroCopy.Signals"] = "Information",

        // What was cut at the end is known nowhere else.
        ["Logging:LogLevel:ZeroCopy.Shutdown"] = "Information",

        // And who has a backend, whether it is well again.
        ["Logging:LogLevel:ZeroCopy.Proxy"] = "Information",

        // While this category is on at any level, each request gets an Activity and a log scope.
        ["Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics"] = "None",

        // A failed start is told in one line, by the command.
        ["Logging:LogLevel:Microsoft.Extensions.Hosting.Internal.Host"] = "None",
    };

    /// <summary>The files, in their order.</summary>
    public IReadOnlyList<string> Files
    {
        get
        {
            var beside = Path.Combine(AppContext.BaseDirectory, "appsettings.json");
            return ConfigFile is null ? [beside] : [beside, ConfigFile];
        }
    }

    /// <summary>Reads all sources.</summary>
    /// <exception cref="InvalidConfigurationException">A file is not there, or no JSON.</exception>
    public ConfigurationDocument Load()
    {
        var files = new List<(string Path, IConfigurationRoot Content, Dictionary<string, int> Lines)>();
        var builder = new ConfigurationBuilder().AddInMemoryCollection(Defaults);
        var problems = new List<ConfigurationProblem>();

        foreach (var path in Files)
        {
            if (path != ConfigFile && !File.Exists(path))
            {
                continue;
            }

            try
            {
                // Read once: two readings could be of two states of the file.
                var bytes = File.ReadAllBytes(path);
                var json = bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? bytes[3..] : bytes;
                builder.AddJsonStream(new MemoryStream(json));
                files.Add((path, new ConfigurationBuilder().AddJsonStream(new MemoryStream(json)).Build(), JsonLines.Read(json)));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                problems.Add(new ConfigurationProblem("", $"the configuration cannot be read: {exception.Message}", path));
            }
            catch (Exception exception) when (exception is JsonException or FormatException or InvalidDataException)
            {
                problems.Add(new ConfigurationProblem("", $"this is not valid JSON: {exception.Message}", PlaceOf(path, exception)));
            }
        }

        if (problems.Count > 0)
        {
            throw new InvalidConfigurationException(problems);
        }

        builder.AddEnvironmentVariables().AddEnvironmentVariables(EnvironmentPrefix);
        builder.AddInMemoryCollection(EmptyLists(files.Select(file => file.Content))).AddInMemoryCollection(CommandLine);
        return new ConfigurationDocument(builder.Build(), files, new ConfigurationBuilder().AddEnvironmentVariables(EnvironmentPrefix).Build());
    }

    // A list of the command line stands in the place of a list elsewhere; by itself it would replace as many entries as it has.
    private IEnumerable<KeyValuePair<string, string?>> EmptyLists(IEnumerable<IConfiguration> files) =>
        from key in CommandLine.Keys
        where key.EndsWith(":0", StringComparison.Ordinal)
        from source in files.Append(new ConfigurationBuilder().AddEnvironmentVariables().AddEnvironmentVariables(EnvironmentPrefix).Build())
        from entry in source.GetSection(key[..^2]).GetChildren()
        select KeyValuePair.Create(entry.Path, (string?)"");

    private static string PlaceOf(string path, Exception exception) =>
        (exception as JsonException ?? exception.InnerException as JsonException)?.LineNumber is { } line ? $"{path}:{line + 1}" : path;
}
