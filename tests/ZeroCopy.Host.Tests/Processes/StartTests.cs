using System.Net;
using System.Net.Sockets;
using ZeroCopy.StaticFiles.Tests.Wire;

namespace ZeroCopy.Host.Tests.Processes;

public class StartTests
{
    [Fact]
    public async Task Start_WithoutArguments_ServesACurrentDirectoryThatHasAnIndex()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("index.html", "x");

        Assert.Equal(directory.Path, await RootOfAsync(directory.Path));
    }

    [Fact]
    public async Task Start_WithoutArguments_ServesTheSampleSiteElsewhere()
    {
        using var directory = new TemporaryDirectory();

        Assert.Equal(Path.Combine(AppContext.BaseDirectory, "samples", "site"), await RootOfAsync(directory.Path));
    }

    [Fact]
    public async Task Start_PortTaken_EndsWithOneLineAndNothingElse()
    {
        using var directory = new TemporaryDirectory();
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();

        var (code, output, error) = await ZeroCopyProcess.RunAsync(
            directory.Path, directory.Path, "--urls", $"http://127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}");

        Assert.Equal(2, code);
        Assert.Empty(output);
        Assert.StartsWith("zerocopy: ", Assert.Single(error.Split('\n')), StringComparison.Ordinal);
    }

    private static async Task<string> RootOfAsync(string workingDirectory)
    {
        await using var server = ZeroCopyProcess.Start(workingDirectory, [("ASPNETCORE_URLS", "http://127.0.0.1:0")]);
        await server.WaitForBannerAsync();
        return server.Output.Split('\n').Single(line => line.StartsWith("  root ", StringComparison.Ordinal))[7..].Trim();
    }
}
