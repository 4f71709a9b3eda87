using System.Diagnostics;
using ZeroCopy.Samples.Tests;

namespace ZeroCopy.Browser.Tests;

/// <summary>The API of samples/spa-with-api in a process of its own, as it is built.</summary>
internal sealed class SampleApi : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";

    private readonly Process _process;

    private SampleApi(Process process, string address)
    {
        _process = process;
        Address = address;
    }

    public string Address { get; }

    public static async Task<SampleApi> StartAsync()
    {
        var directory = Repository.Sample("spa-with-api/Api");

        // Built with these tests, so by the same configuration.
        var output = Path.GetRelativePath(Path.Combine(Repository.Root, "tests/ZeroCopy.Browser.Tests"), AppContext.BaseDirectory);
        var start = new ProcessStartInfo("dotnet", [Path.Combine(directory, output, "ZeroCopy.Samples.SpaWithApi.dll"), "--urls", "http://127.0.0.1:0"])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = directory,
        };
        start.Environment["Downloads__HandOver"] = "XAccelRedirect";
        var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));

        while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and var index)
            {
                // What it says from here on is of no interest, but must not fill the pipe.
                _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
                return new SampleApi(process, line[(index + Listening.Length)..].Trim());
            }
        }

        throw new InvalidOperationException("The API did not start.");
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
