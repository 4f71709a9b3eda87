using ZeroCopy.Host.Origin;

namespace ZeroCopy.Host.AccessLogs;

/// <summary>The thread that formats and writes: in batches, so that a busy server pays for one write in many requests.</summary>
internal sealed class AccessLogWriter : IDisposable
{
    /// <summary>A line is in the file that long after its request, at the latest.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TellInterval = TimeSpan.FromMinutes(1);

    // A reader of the standard output that has stopped reading does not hold the end up.
    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(2);

    private readonly AccessLog _log;
    private readonly AccessLogMetrics _metrics;
    private readonly ILogger _logger;
    private readonly AccessLogLines _lines;
    private readonly AutoResetEvent _wake = new(initialState: false);
    private readonly Thread _thread;

    private volatile AccessLogSettings? _settings;
    private volatile bool _isEnding;
    private int _isAsleep;
    private int _reopens;

    // Of the thread alone.
    private AccessLogSettings? _opened;
    private AccessLogFile? _file;
    private long _untold;
    private DateTime _lastTold;
    private DateTime _lastFailure;

    public AccessLogWriter(AccessLog log, AccessLogSettings settings, ForwardedHeadersSettings? forwarding, AccessLogMetrics metrics, ILogger logger)
    {
        _log = log;
        _settings = settings;
        _lines = new AccessLogLines(forwarding);
        _metrics = metrics;
        _logger = logger;
        _thread = new Thread(Run) { IsBackground = true, Name = "zerocopy access log" };
        _thread.Start();
    }

    /// <summary>Takes up other settings with what is written next.</summary>
    public void Apply(AccessLogSettings? settings)
    {
        _settings = settings;
        _wake.Set();
    }

    /// <summary>Opens the file anew.</summary>
    public void Reopen()
    {
        Interlocked.Increment(ref _reopens);
        _wake.Set();
    }

    /// <summary>Something waits. One wake-up serves all requests of <see cref="Gathering"/>.</summary>
    public void OnEnded(bool isUrgent)
    {
        if ((Volatile.Read(ref _isAsleep) != 0 && Interlocked.Exchange(ref _isAsleep, 0) != 0) || isUrgent)
        {
            _wake.Set();
        }
    }

    /// <summary>Writes what waits, and ends.</summary>
    public void Dispose()
    {
        _isEnding = true;
        _wake.Set();
        _thread.Join(EndTimeout);
    }

    /// <remarks>
    /// <list type="number">
    /// <item>Follow settings and rotations.</item>
    /// <item>Write all that waits.</item>
    /// <item>Tell what was dropped.</item>
    /// <item>Gather; or, when nothing came, sleep.</item>
    /// </list>
    /// </remarks>
    private void Run()
    {
        while (true)
        {
            // Read first: what came before it is written below.
            var isEnding = _isEnding;

            // :: Step 1: settings and rotations.
            if (_settings is { } settings && (settings.Output != _opened?.Output || Interlocked.Exchange(ref _reopens, 0) > 0))
            {
                _file?.Dispose();
                _file = new AccessLogFile(settings.Output);
                _lastFailure = default;
                _opened = settings;

                if (TryOpen())
                {
                    AccessLogMessages.Opened(_logger, settings.Output);
                }
            }

            // :: Step 2: what waits.
            var wrote = TryWriteAll();

            // :: Step 3: what was dropped.
            Tell(isEnding);

            if (isEnding)
            {
                _file?.Dispose();
                _lines.Dispose();
                return;
            }

            // :: Step 4: gather or sleep.
            if (wrote)
            {
                _wake.WaitOne(Gathering);
                continue;
            }

            Interlocked.Exchange(ref _isAsleep, 1);

            if (_log.IsEmpty)
            {
                _wake.WaitOne(_untold > 0 ? TellInterval : Timeout.InfiniteTimeSpan);
            }

            Interlocked.Exchange(ref _isAsleep, 0);
        }
    }

    // An exception of a thread of its own would end the server.
    private bool TryWriteAll()
    {
        try
        {
            return WriteAll();
        }
        catch (Exception exception)
        {
            AccessLogMessages.Failed(_logger, exception);
            Lose();
            return true;
        }
    }

    private bool WriteAll()
    {
        var wrote = false;
        var settings = _settings ?? _opened;

        while (_log.TryTake(out var request))
        {
            wrote = true;
            _lines.Add(request, settings!);
            _log.Return(request);

            if (_lines.IsFull)
            {
                Flush();
            }
        }

        Flush();
        return wrote;
    }

    private void Flush()
    {
        if (_lines.Count == 0)
        {
            return;
        }

        if (TryOpen() && _file!.TryWrite(_lines.Bytes))
        {
            _metrics.Written(_lines.Count);
            _lastFailure = default;
        }
        else
        {
            if (_lastFailure == default)
            {
                AccessLogMessages.CannotWrite(_logger, _opened!.Output, _file!.Problem ?? "it was not open");
            }

            _lastFailure = DateTime.UtcNow;
            Lose();
        }

        _lines.Clear();
    }

    private void Lose()
    {
        _metrics.Dropped(_lines.Count);
        _untold += _lines.Count;
        _lines.Clear();
    }

    // A directory that is missing is looked for once a second.
    private bool TryOpen()
    {
        if (DateTime.UtcNow - _lastFailure < RetryInterval)
        {
            return false;
        }

        if (_file!.TryOpen())
        {
            return true;
        }

        if (_lastFailure == default)
        {
            AccessLogMessages.CannotWrite(_logger, _opened!.Output, _file.Problem!);
        }

        _lastFailure = DateTime.UtcNow;
        return false;
    }

    private void Tell(bool isEnding)
    {
        if (_log.TakeDropped() is > 0 and var dropped)
        {
            _metrics.Dropped(dropped);
            _untold += dropped;
        }

        if (_untold > 0 && (isEnding || DateTime.UtcNow - _lastTold >= TellInterval))
        {
            AccessLogMessages.Dropped(_logger, _untold);
            _lastTold = DateTime.UtcNow;
            _untold = 0;
        }
    }
}
