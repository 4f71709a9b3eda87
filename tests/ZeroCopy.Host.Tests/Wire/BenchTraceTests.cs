using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using ZeroCopy.Host.Commands;
using ZeroCopy.StaticFiles.Tests.Wire;

namespace ZeroCopy.Host.Tests.Wire;

/// <summary>The benchmark's count of system calls is what strace counts.</summary>
public sealed class BenchTraceTests : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    // What the library calls in a send. cachestat is younger than some versions of strace, which give its number.
    private static readonly string[] Counted =
        ["sendfile", "splice", "sendmsg", "preadv2", "fadvise64", "statx", "epoll_create1", "epoll_ctl", "epoll_wait", "cachestat", "syscall_0x1c3"];

    private readonly TemporaryDirectory _directory = new();

    [Theory]
    [InlineData("SendFile", "sendfile")]
    [InlineData("Splice", "splice")]
    [InlineData("OffHeapCopy", "preadv2")]
    [InlineData("MemoryMapped", "mmap")]
    [InlineData("ZeroCopySend", "mmap")]
    [InlineData("Auto", "sendfile")]
    public async Task Bench_UnderStrace_CountsTheSameCalls(string mode, string typical)
    {
        var output = await TraceAsync("bench", "--json", "--sizes", "64k,1m", "--modes", mode, "--time", "0.03", "--dir", _directory.Path);

        using var json = JsonDocument.Parse(output);
        var counted = json.RootElement.GetProperty("cases").EnumerateArray()
            .Where(measured => !measured.GetProperty("cold").GetBoolean())
            .Sum(measured => measured.GetProperty("mechanisms")[0].GetProperty("systemCalls").GetInt64());
        var calls = CountedRounds(SystemCall.Parse(File.ReadLines(_directory["trace"])));

        Assert.Contains(calls, call => call.Name == typical);

        // Completions of MSG_ZEROCOPY come when they come: a look for them may fall between the end of the count and that of the round.
        Assert.InRange(calls.Length, counted, mode == "ZeroCopySend" ? counted + 2 : counted);
    }

    public void Dispose() => _directory.Dispose();

    // A round begins with the name of its thread. What is between it and the next belongs to it, but for what the
    // receiver sends, which may wait.
    private static SystemCall[] CountedRounds(SystemCall[] calls)
    {
        var isCounted = false;
        var counted = new List<SystemCall>();
        var mappings = new HashSet<string>();

        foreach (var call in calls)
        {
            if (call.Name == "prctl" && call.Arguments.Contains("\"bench ", StringComparison.Ordinal))
            {
                isCounted = call.Arguments.Contains("\"bench hot\"", StringComparison.Ordinal);
            }
            else if (isCounted && IsOfTheLibrary(call, mappings))
            {
                counted.Add(call);
            }
        }

        return [.. counted];
    }

    // Some calls the runtime makes too, in other ways.
    private static bool IsOfTheLibrary(SystemCall call, HashSet<string> mappings)
    {
        switch (call.Name)
        {
            case "sendto":
                return call.Arguments.Contains("MSG_DONTWAIT", StringComparison.Ordinal);
            case "setsockopt":
                return call.Arguments.Contains("SO_ZEROCOPY", StringComparison.Ordinal);
            case "recvmsg":
                return call.Arguments.Contains("MSG_ERRQUEUE", StringComparison.Ordinal);
            case "mmap" when call.Arguments.Contains("PROT_READ, MAP_SHARED", StringComparison.Ordinal):
                mappings.Add($"0x{call.Result:x}");
                return true;
            case "munmap":
                return mappings.Remove(call.Arguments.Split(',')[0]);
            default:
                return Counted.Contains(call.Name);
        }
    }

    private async Task<string> TraceAsync(params string[] arguments)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "strace is a Linux tool");
        var start = new ProcessStartInfo("strace") { RedirectStandardOutput = true, RedirectStandardError = true };

        foreach (var argument in (string[])["-f", "-s", "16", "-e", "signal=none", "-o", _directory["trace"], Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", typeof(ZeroCopyCommand).Assembly.Location, .. arguments])
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

        using (process)
        {
            var output = process.StandardOutput.ReadToEndAsync();
            var error = await process.StandardError.ReadToEndAsync().WaitAsync(Timeout);
            Assert.SkipWhen(error.Contains("PTRACE", StringComparison.OrdinalIgnoreCase) || error.Contains("Operation not permitted", StringComparison.Ordinal), $"strace may not trace here: {error}");
            await process.WaitForExitAsync().WaitAsync(Timeout);
            Assert.Equal(0, process.ExitCode);
            return await output;
        }
    }
}
