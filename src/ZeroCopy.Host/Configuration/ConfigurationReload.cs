using System.Runtime.InteropServices;
using ZeroCopy.Host.Serving;
using ZeroCopy.Host.Systemd;
using ZeroCopy.StaticFiles;

namespace ZeroCopy.Host.Configuration;

/// <summary>
/// Takes up a changed configuration while the server runs: when one of its files has changed, or on SIGHUP. All of it or nothing: what has a mistake is
/// told and left.
/// </summary>
/// <remarks>
/// The files are looked at, not watched: one statx a second tells of what editors do (another file by the same name), of a mounted ConfigMap (a
/// symbolic link of a directory above) and of network file systems, none of which inotify on the file tells of.
/// </remarks>
internal sealed class ConfigurationReload : IHostedService, IDisposable
{
    /// <summary>How often the files are looked at. A change counts when it is that old: an editor may write in pieces.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly ServeSettings _command;
    private readonly ZeroCopySites _sites;
    private readonly CurrentConfiguration _configuration;
    private readonly ISettingsFollower[] _followers;
    private readonly ILogger _logger;
    private readonly Lock _reloading = new();
    private ServerSettings _current;
    private string _state;
    private string _seen;
    private PosixSignalRegistration? _hangup;
    private Timer? _timer;

    public ConfigurationReload(
        ServeSettings command, ServerSettings settings, ZeroCopySites sites, CurrentConfiguration configuration, IEnumerable<ISettingsFollower> followers, ILoggerFactory loggers)
    {
        _command = command;
        _current = settings;
        _sites = sites;
        _configuration = configuration;
        _followers = [.. followers];
        _logger = loggers.CreateLogger(ConfigurationLog.Category);
        _state = _seen = FileStates.Of(settings.WatchedFiles);
    }

    /// <summary>Told of a reload on SIGHUP, if there is one.</summary>
    public ServiceNotifier? Manager { get; init; }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        TellNotes(_current);
        _timer = new Timer(static state => ((ConfigurationReload)state!).Look(), this, Interval, Interval);

        if (!OperatingSystem.IsWindows())
        {
            var hadTerminal = HasTerminal();
            _hangup = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
            {
                // A terminal that was closed means the end, as for any program in it.
                signal.Cancel = !hadTerminal || HasTerminal();

                if (signal.Cancel)
                {
                    Manager?.Reloading();
                    var isServed = Reload();
                    Manager?.Ready(isServed ? ServiceStatus.Describe(_current) : "The new configuration has mistakes, which the log tells; the one before is served");
                }
            });
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _hangup?.Dispose();
        _timer?.Dispose();
    }

    /// <summary>Reads the configuration again.</summary>
    /// <returns>Whether it is served from now on.</returns>
    public bool Reload()
    {
        lock (_reloading)
        {
            try
            {
                var next = ServerSettings.Read(_command);
                TakeUp(next);
                TellChanges(next);
                _current = next;
                _state = _seen = FileStates.Of(next.WatchedFiles);
                return true;
            }
            catch (InvalidConfigurationException exception)
            {
                foreach (var problem in exception.Problems)
                {
                    ConfigurationLog.Invalid(_logger, problem.ToString());
                }
            }
            catch (Exception exception)
            {
                // Whatever it is: the server goes on with what it has.
                ConfigurationLog.Invalid(_logger, exception.GetBaseException().Message);
            }

            return false;
        }
    }

    // All of it, or what was there before.
    private void TakeUp(ServerSettings next)
    {
        var steps = Steps(next);
        var taken = 0;

        try
        {
            for (; taken < steps.Length; taken++)
            {
                steps[taken]();
            }
        }
        catch
        {
            foreach (var step in Steps(_current).Take(taken + 1))
            {
                try
                {
                    step();
                }
                catch (Exception exception)
                {
                    ConfigurationLog.NotRestored(_logger, exception.GetBaseException().Message);
                }
            }

            throw;
        }
    }

    // The library checks the sites once more, and swaps them at once; who reads the configuration by himself is told last.
    private Action[] Steps(ServerSettings settings) =>
    [
        () => _sites.Replace([.. settings.Sites.Select(site => site.ToSite())]),
        .. _followers.Select<ISettingsFollower, Action>(follower => () => follower.Follow(settings)),
        () => _configuration.Replace(settings.Document),
    ];

    private void Look()
    {
        // A look that takes long is not joined by the next one.
        if (!_reloading.TryEnter())
        {
            return;
        }

        try
        {
            var now = FileStates.Of(_current.WatchedFiles);
            var isSettled = now == _seen;
            _seen = now;

            if (isSettled && now != _state)
            {
                _state = now;
                Reload();
            }
        }
        finally
        {
            _reloading.Exit();
        }
    }

    private static bool HasTerminal()
    {
        try
        {
            using var terminal = File.OpenHandle("/dev/tty");
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private void TellChanges(ServerSettings next)
    {
        foreach (var key in _current.NeedingRestart(next))
        {
            ConfigurationLog.NeedsRestart(_logger, key);
        }

        TellNotes(next);
        ConfigurationLog.Reloaded(_logger, string.Join(", ", next.Sites.Select(site => site.Name)));
    }

    private void TellNotes(ServerSettings settings)
    {
        foreach (var site in settings.Sites)
        {
            foreach (var note in site.Notes)
            {
                ConfigurationLog.NotFollowed(_logger, site.Name, note.ToString());
            }
        }
    }
}
