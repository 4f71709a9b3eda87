using System.Diagnostics;

namespace ZeroCopy.Samples.Tests.SpaWithApi;

/// <summary>The server <c>zerocopy</c> with the configuration of the sample, as a process, before an API that listens elsewhere.</summary>
internal sealed class FrontServer : IDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private FrontServer(Process process, Uri address)
    {
        _process = process;
        Address = address;
    }

    public Uri Address { get; }

    /// <param name="api">Where the API listens; in the environment, which wins over the file.</param>
    public static async Task<FrontServer> StartAsync(Uri api)
    {
        var built = new DirectoryInfo(AppContext.BaseDirectory);
        var server = Path.Combine(Repository.Root, "src", "ZeroCopy.Host", "bin", built.Parent!.Name, built.Name, "zerocopy.dll");
        var start = new ProcessStartInfo("dotnet", [server, "--config", Repository.Sample("spa-with-api/appsettings.json"), "--urls", "http://127.0.0.1:0"])
        {
            RedirectStandardOutput = true,
            Environment = { ["ZEROCOPY_ReverseProxy__Clusters__api__Destinations__one__Address"] = api.ToString() },
        };
        start.Environment.Remove("ASPNETCORE_URLS");
        var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(StartTimeout);

        while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.TrimStart().Split(' ', StringSplitOptions.RemoveEmptyEntries) is ["url", var url])
            {
                return new FrontServer(process, new Uri(url));
            }
        }

        throw new InvalidOperationException($"{server} ended before it listened.");
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
