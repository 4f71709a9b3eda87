using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ZeroCopy.Host.Tests.Processes;

/// <summary>The server as a process of its own, started as a user would.</summary>
internal sealed partial class ZeroCopyProcess : IAsyncDisposable
{
    /// <summary>In the place of a variable of the environment: how many files the process may open.</summary>
    public const string DescriptorLimit = "ulimit -n";

    /// <summary>In the place of a variable of the environment: number of a listening socket that the process finds as its descriptor 3.</summary>
    public const string PassedSocket = "LISTEN_FDS";

    private const int F_SETFD = 2;
    private const string AdminLine = "  admin ";

    private const int SIGHUP = 1;
    private const int SIGUSR1 = 10;
    private const int SIGTERM = 15;

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly ConcurrentQueue<string> _error = new();
    private readonly TaskCompletionSource<Uri> _url = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Uri? _found;

    private ZeroCopyProcess(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => OnOutput(line.Data);
        _process.ErrorDataReceived += (_, line) => OnError(line.Data);
    }

    /// <summary>The first URL of the banner, once that was waited for.</summary>
    public Uri Url => _url.Task.Result;

    /// <summary>The admin address of the banner.</summary>
    public Uri AdminUrl => new(_output.Concat(_error).Single(static line => line.StartsWith(AdminLine, StringComparison.Ordinal))[AdminLine.Length..]);

    public bool HasExited => _process.HasExited;

    public string Output => string.Join('\n', _output);

    public string Error => string.Join('\n', _error);

    /// <summary>Serves <paramref name="root"/> on a free port and waits for the banner.</summary>
    public static async Task<ZeroCopyProcess> ServeAsync(string root, params (string Name, string Value)[] environment)
    {
        var server = Start(workingDirectory: root, environment, root, "--urls", "http://127.0.0.1:0");

        try
        {
            await server.WaitForBannerAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs the command to its end.</summary>
    public static async Task<(int Code, string Output, string Error)> RunAsync(string workingDirectory, params string[] arguments)
    {
        await using var command = Start(workingDirectory, [], arguments);
        var code = await command.WaitForExitAsync(StartTimeout);
        return (code, command.Output, command.Error);
    }

    /// <summary>Starts it and does not wait.</summary>
    public static ZeroCopyProcess Start(string workingDirectory, (string Name, string Value)[] environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = workingDirectory,
        };

        if (environment.FirstOrDefault(static variable => variable.Name == DescriptorLimit).Value is { } limit)
        {
            start.ArgumentList.Add("-c");
            start.ArgumentList.Add($"ulimit -n {limit}; exec \"$0\" \"$@\"");
            start.ArgumentList.Add(start.FileName);
            start.FileName = "/bin/sh";
        }

        var passed = environment.FirstOrDefault(static variable => variable.Name == PassedSocket).Value;

        if (passed is not null)
        {
            // The shell becomes the server, so its number is the server's.
            start.ArgumentList.Add("-c");
            start.ArgumentList.Add($"exec 3<&{passed}; LISTEN_PID=$$ LISTEN_FDS=1 exec \"$0\" \"$@\"");
            start.ArgumentList.Add(start.FileName);
            start.FileName = "/bin/bash";
            Assert.Equal(0, Fcntl(int.Parse(passed, System.Globalization.CultureInfo.InvariantCulture), F_SETFD, 0));
        }

        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "zerocopy.dll"));

        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment.Remove("ASPNETCORE_URLS");

        foreach (var (name, value) in environment.Where(static variable => variable.Name is not (DescriptorLimit or PassedSocket)))
        {
            start.Environment[name] = value;
        }

        var server = new ZeroCopyProcess(start);
        server._process.Start();
        server._process.StandardInput.Close();
        server._process.BeginOutputReadLine();
        server._process.BeginErrorReadLine();
        return server;
    }

    /// <summary>Waits until it listens.</summary>
    public async Task WaitForBannerAsync() => await _url.Task.WaitAsync(StartTimeout);

    /// <summary>Asks it to end, as service managers do.</summary>
    public void Terminate() => Assert.Equal(0, Kill(_process.Id, SIGTERM));

    /// <summary>Asks it to read its configuration again.</summary>
    public void HangUp() => Assert.Equal(0, Kill(_process.Id, SIGHUP));

    /// <summary>Asks it to forget what it knows of files, and to begin its logs anew.</summary>
    public void SignalUser1() => Assert.Equal(0, Kill(_process.Id, SIGUSR1));

    /// <summary>Waits until it has told something on its standard output.</summary>
    public async Task WaitForOutputAsync(string text)
    {
        var deadline = DateTime.UtcNow + TimeSpan.FromSeconds(20);

        while (!Output.Contains(text, StringComparison.Ordinal))
        {
            Assert.True(DateTime.UtcNow < deadline, $"'{text}' was not told: {Output} {Error}");
            await Task.Delay(50);
        }
    }

    /// <returns>The exit code.</returns>
    /// <exception cref="TimeoutException">It still runs.</exception>
    public async Task<int> WaitForExitAsync(TimeSpan timeout)
    {
        await _process.WaitForExitAsync().WaitAsync(timeout);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private void OnOutput(string? line)
    {
        Keep(_output, line);

        if (line is null)
        {
            _url.TrySetException(new InvalidOperationException($"The server ended before it listened: {Error}"));
        }
        else
        {
            FindUrl(line);
        }
    }

    // The banner is there when the access log has the standard output.
    private void OnError(string? line)
    {
        Keep(_error, line);
        FindUrl(line ?? "");
    }

    // The last line of it: what stands in front of it is there by then.
    private void FindUrl(string line)
    {
        if (line.TrimStart().StartsWith("url ", StringComparison.Ordinal))
        {
            _found ??= new Uri(line.TrimStart()[4..].Trim());
        }
        else if (_found is not null && line.StartsWith("Press Ctrl+C", StringComparison.Ordinal))
        {
            _url.TrySetResult(_found);
        }
    }

    private static void Keep(ConcurrentQueue<string> lines, string? line)
    {
        if (line is not null)
        {
            lines.Enqueue(line);
        }
    }

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Fcntl(int descriptor, int command, int argument);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
