using System.Runtime.InteropServices;

namespace ZeroCopy.Host.Serving;

/// <summary>
/// What the server does on SIGUSR1: it purges what it knows of files, and whoever else has something to begin anew adds it here. There is one
/// signal for all of it, as logrotate and deploy scripts know it from other servers.
/// </summary>
/// <remarks>The actions run in the order in which they were added, one signal after the other, on a thread of the runtime's own for signals.</remarks>
internal sealed partial class UserSignals(ILoggerFactory loggers) : IHostedService, IDisposable
{
    /// <summary>Category of the messages.</summary>
    public const string Category = "ZeroCopy.Signals";

    // signal(7), on x64 and arm64. The enumeration has no name for it, and takes the raw number.
    private const PosixSignal SIGUSR1 = (PosixSignal)10;

    private readonly Lock _running = new();
    private readonly List<(string Name, Action Run)> _actions = [];
    private readonly ILogger _logger = loggers.CreateLogger(Category);
    private PosixSignalRegistration? _registration;

    /// <summary>Adds what is to be done on SIGUSR1.</summary>
    /// <param name="name">What it is, for the log: <c>caches purged</c>.</param>
    /// <param name="run">Does it. What it throws is logged, and the others run all the same.</param>
    public void Add(string name, Action run)
    {
        lock (_running)
        {
            _actions.Add((name, run));
        }
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsLinux())
        {
            _registration = PosixSignalRegistration.Create(SIGUSR1, signal =>
            {
                // The default would end the process.
                signal.Cancel = true;
                Run();
            });
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    /// <remarks>A signal while connections are drained would end the process, so it is taken until the end.</remarks>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _registration?.Dispose();

    /// <summary>Does all of it now.</summary>
    public void Run()
    {
        lock (_running)
        {
            foreach (var (name, run) in _actions)
            {
                try
                {
                    run();
                    Done(_logger, name);
                }
                catch (Exception exception)
                {
                    Failed(_logger, exception, name);
                }
            }
        }
    }

    [LoggerMessage(321, LogLevel.Information, "SIGUSR1: {Action}")]
    private static partial void Done(ILogger logger, string action);

    [LoggerMessage(322, LogLevel.Error, "SIGUSR1: not done: {Action}")]
    private static partial void Failed(ILogger logger, Exception exception, string action);
}
