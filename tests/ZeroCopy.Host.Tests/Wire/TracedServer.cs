using System.ComponentModel;
using System.Diagnostics;
using ZeroCopy.Host.Commands;

namespace ZeroCopy.Host.Tests.Wire;

/// <summary>The zerocopy server in a process of its own under strace.</summary>
internal sealed class TracedServer : IAsyncDisposable
{
    private const string Calls = "trace=network,read,pread64,preadv,preadv2,readv,write,writev,pwrite64,sendfile,openat,openat2,splice,vmsplice,tee,mmap,io_uring_enter";

    private readonly Process _process;
    private readonly string _trace;

    private TracedServer(Process process, string trace, int port)
    {
        _process = process;
        _trace = trace;
        Port = port;
    }

    public int Port { get; }

    /// <summary>Starts the server on a free port, or skips the test where there is no strace.</summary>
    public static async Task<TracedServer> StartAsync(string root, string trace, params string[] options)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "strace is a Linux tool");
        var start = new ProcessStartInfo("strace") { RedirectStandardOutput = true, RedirectStandardError = true };

        // -s 64: enough of each buffer to know a head. -y would add file names, but moves with versions.
        string[] arguments =
        [
            "-f", "-s", "64", "-e", Calls, "-e", "signal=none", "-o", trace,
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", typeof(ZeroCopyCommand).Assembly.Location, root, "--urls", "http://127.0.0.1:0", .. options,
        ];

        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        Process process;

        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            Assert.Skip("install strace: apt-get install strace");
            throw;
        }

        var errors = process.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));

        try
        {
            while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
            {
                if (line.Contains("url ", StringComparison.Ordinal))
                {
                    return new TracedServer(process, trace, new Uri(line.Trim()["url".Length..].Trim()).Port);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Told below.
        }

        process.Kill(entireProcessTree: true);
        var message = await errors;
        Assert.SkipWhen(message.Contains("PTRACE", StringComparison.OrdinalIgnoreCase) || message.Contains("Operation not permitted", StringComparison.Ordinal), $"strace may not trace here: {message}");
        throw new InvalidOperationException($"The server did not start: {message}");
    }

    /// <summary>Ends the server and reads what it did.</summary>
    public async Task<SystemCall[]> StopAsync()
    {
        await DisposeAsync();
        return SystemCall.Parse(File.ReadLines(_trace));
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }
    }
}
