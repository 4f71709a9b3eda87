using System.Buffers;
using System.Text;
using ZeroCopy.Host.Origin;

namespace ZeroCopy.Host.AccessLogs;

/// <summary>The thread that formats and writes: in batches, so that a busy server pays for one write in many requests.</summary>
internal sealed class AccessLogWriter : IDisposable
{
    private const int BatchBytes = 64 * 1024;

    /// <summary>A line is in the file that long after its request, at the latest.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TellInterval = TimeSpan.FromMinutes(1);

    // A reader of the standard output that has stopped reading does not hold the end up.
    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(2);

    private readonly AccessLog _log;
    private readonly ForwardedHeadersSettings? _forwarding;
    private readonly AccessLogMetrics _metrics;
    private readonly ILogger _logger;
    private readonly ArrayBufferWriter<byte> _lines = new(BatchBytes + (16 * 1024));
    private readonly JsonFormat _json;
    private readonly AutoResetEvent _wake = new(initialState: false);
    private readonly Thread _thread;
    private readonly char[] _path = new char[8 * 1024];

    private volatile AccessLogSettings? _settings;
    private volatile bool _isEnding;
    private int _isAsleep;
    private int _reopens;

    // Of the thread alone.
    private AccessLogSettings? _opened;
    private AccessLogFile? _file;
    private int _batch;
    private long _untold;
    private DateTime _lastTold;
    private DateTime _lastFailure;

    public AccessLogWriter(AccessLog log, AccessLogSettings settings, ForwardedHeadersSettings? forwarding, AccessLogMetrics metrics, ILogger logger)
    {
        _log = log;
        _settings = settings;
        _forwarding = forwarding;
        _metrics = metrics;
        _logger = logger;
        _json = new JsonFormat(_lines);
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
                _json.Dispose();
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

            if (!IsExcluded(request, settings!))
            {
                Format(request, settings!);
            }

            _log.Return(request);

            if (_lines.WrittenCount >= BatchBytes)
            {
                Flush();
            }
        }

        Flush();
        return wrote;
    }

    private void Format(LoggedRequest request, AccessLogSettings settings)
    {
        _batch++;
        var client = request.Address;

        if (client is { IsIPv4MappedToIPv6: true })
        {
            client = client.MapToIPv4();
        }

        if (_forwarding is not null && request.ForwardedFor.Length > 0)
        {
            client = ForwardedClient.Find(client, request[request.ForwardedFor], _forwarding.Trusted, _forwarding.Limit);
        }

        if (settings.Format == AccessLogFormat.Json)
        {
            _json.Write(request, client);
        }
        else
        {
            CombinedFormat.Write(_lines, request, client);
        }
    }

    // By the path as it stands in the request, without its query.
    private bool IsExcluded(LoggedRequest request, AccessLogSettings settings)
    {
        if (settings.Exclude.Count == 0)
        {
            return false;
        }

        var target = request[request.Target];
        var end = target.IndexOf((byte)'?');
        var length = Encoding.UTF8.GetChars(end < 0 ? target : target[..end], _path);

        foreach (var pattern in settings.Exclude)
        {
            if (pattern.IsMatch(_path.AsSpan(0, length)))
            {
                return true;
            }
        }

        return false;
    }

    private void Flush()
    {
        if (_batch == 0)
        {
            return;
        }

        if (TryOpen() && _file!.TryWrite(_lines.WrittenSpan))
        {
            _metrics.Written(_batch);
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

        _batch = 0;
        _lines.ResetWrittenCount();
    }

    private void Lose()
    {
        _metrics.Dropped(_batch);
        _untold += _batch;
        _batch = 0;
        _lines.ResetWrittenCount();
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
