using ZeroCopy.Host.Configuration;

namespace ZeroCopy.Host.Tls;

/// <summary>
/// Reads certificates again when their files have changed, and warns of those that end soon. A certificate and a key that do not belong together, as
/// between two writes, are told and left; connections go on with what they began with.
/// </summary>
internal sealed class CertificateWatch : IHostedService, IDisposable
{
    private static readonly TimeSpan WarningInterval = TimeSpan.FromDays(1);

    private readonly ServerCertificates _certificates;
    private readonly ServerSettings _settings;
    private readonly ILogger _logger;
    private readonly Lock _looking = new();

    // Their states when they were read, and when they were looked at last.
    private readonly Dictionary<CertificateFiles, (string Read, string Seen)> _states = [];
    private DateTimeOffset _warnedAt;
    private Timer? _timer;

    public CertificateWatch(ServerCertificates certificates, ServerSettings settings, ILoggerFactory loggers)
    {
        _certificates = certificates;
        _settings = settings;
        _logger = loggers.CreateLogger(TlsLog.Category);
        Look();
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (!ServerEndpoints.HasQuic)
        {
            if (_settings.Kestrel.WantsHttp3)
            {
                TlsLog.NoQuicThoughWanted(_logger);
            }
            else
            {
                TlsLog.NoQuic(_logger);
            }
        }

        Warn(DateTimeOffset.UtcNow);
        _timer = new Timer(static state => ((CertificateWatch)state!).Look(), this, ConfigurationReload.Interval, ConfigurationReload.Interval);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose() => _timer?.Dispose();

    private void Look()
    {
        // A look that takes long is not joined by the next one.
        if (!_looking.TryEnter())
        {
            return;
        }

        try
        {
            foreach (var files in _certificates.All.Select(certificate => certificate.Files).OfType<CertificateFiles>().Distinct())
            {
                Look(files, FileStates.Of(files.All));
            }

            if (_timer is not null && DateTimeOffset.UtcNow - _warnedAt > WarningInterval)
            {
                Warn(DateTimeOffset.UtcNow);
            }
        }
        finally
        {
            _looking.Exit();
        }
    }

    private void Look(CertificateFiles files, string now)
    {
        if (!_states.TryGetValue(files, out var state))
        {
            _states[files] = (now, now);

            // A reload of the configuration brought it.
            if (_timer is not null)
            {
                Warn(DateTimeOffset.UtcNow);
            }

            return;
        }

        // Read once they have been the same for a second: two files are written one after the other.
        var isSettled = now == state.Seen;
        _states[files] = (isSettled ? now : state.Read, now);

        if (!isSettled || now == state.Read)
        {
            return;
        }

        if (CertificateLoading.TryLoad(files, out var certificate, out var problem))
        {
            _certificates.Renew(files, certificate);
            TlsLog.Renewed(_logger, files.Path, certificate.ExpiresAt);
            Warn(DateTimeOffset.UtcNow);
        }
        else
        {
            TlsLog.NotRenewed(_logger, problem.Message);
        }
    }

    private void Warn(DateTimeOffset now)
    {
        _warnedAt = now;

        foreach (var warning in _certificates.All.SelectMany(certificate => certificate.WarningsAt(now)).Distinct())
        {
            TlsLog.Warning(_logger, warning);
        }
    }
}
