using ZeroCopy.Host.Configuration;
using ZeroCopy.Host.Serving;
using ZeroCopy.StaticFiles.Tests.Wire;

namespace ZeroCopy.Host.Tests.Configuration;

/// <summary>A directory with a file of configuration and a site, gone with the test.</summary>
internal sealed class SampleConfiguration : IDisposable
{
    public SampleConfiguration()
    {
        Directory.Write("site/index.html", "home");
        Directory.Date("site/index.html", new DateTimeOffset(2024, 5, 6, 7, 8, 9, TimeSpan.Zero));
    }

    public TemporaryDirectory Directory { get; } = new();

    public string File => Directory["zerocopy.json"];

    /// <summary>What the command line would ask for.</summary>
    public ServeSettings Command => new(null, ["http://127.0.0.1:0"]) { ConfigFile = File };

    public SampleConfiguration Write(string json)
    {
        Directory.Write("zerocopy.json", json);
        return this;
    }

    public ServerSettings Read() => ServerSettings.Read(Command);

    /// <summary>The mistakes in a configuration, each as it is told, without the directory.</summary>
    public string[] Problems(string json)
    {
        Write(json);
        return [.. Assert.Throws<InvalidConfigurationException>(Read).Problems.Select(problem => problem.ToString().Replace(Directory.Path + "/", "", StringComparison.Ordinal))];
    }

    public void Dispose() => Directory.Dispose();
}
