using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Testing;
using ZeroCopy.Host.AccessLogs;
using ZeroCopy.Host.Networks;
using ZeroCopy.Host.Origin;
using ZeroCopy.StaticFiles.Diagnostics;
using ZeroCopy.StaticFiles.Tests.Wire;

namespace ZeroCopy.Host.Tests.AccessLogs;

public sealed class AccessLogTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly IPEndPoint _client = new(IPAddress.Loopback, 1);
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    [Fact]
    public void BeginAndEnd_Warm_AllocateNothing()
    {
        using var log = Create(queueLength: 1024);
        var allocating = 0;

        for (var round = 0; round < 200; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();

            for (var request = 0; request < 100; request++)
            {
                Log(log);
            }

            allocating += round >= 100 && GC.GetAllocatedBytesForCurrentThread() > before ? 1 : 0;

            while (!log.IsEmpty)
            {
                Thread.Yield();
            }
        }

        // A pause of the garbage collector counts what is left of the allocation context.
        Assert.InRange(allocating, 0, 3);
    }

    [Fact]
    public void End_QueueIsFull_DropsAndCounts()
    {
        using var counted = new Counts(_services.GetRequiredService<IMeterFactory>());
        const int Requests = 20_000;

        using (var log = Create(queueLength: 16, output: _directory["access.log"]))
        {
            for (var request = 0; request < Requests; request++)
            {
                Log(log);
            }
        }

        var lines = File.ReadLines(_directory["access.log"]).Count();
        Assert.Equal(Requests, lines + counted["zerocopy.access_log.dropped"]);
        Assert.Equal(lines, counted["zerocopy.access_log.written"]);
        Assert.True(lines < Requests, "nothing was dropped");
    }

    [Fact]
    public void Reopen_FileWasRenamed_GoesOnInANewOne()
    {
        using (var log = Create(queueLength: 16, output: _directory["access.log"]))
        {
            Log(log);
            Wait(() => File.Exists(_directory["access.log"]) && new FileInfo(_directory["access.log"]).Length > 0);
            File.Move(_directory["access.log"], _directory["access.log.1"]);
            log.Reopen();
            Wait(() => File.Exists(_directory["access.log"]));
            Log(log);
        }

        Assert.Single(File.ReadAllLines(_directory["access.log.1"]));
        Assert.Single(File.ReadAllLines(_directory["access.log"]));
    }

    [Fact]
    public void Write_FileWasTruncated_GoesOnAtItsFront()
    {
        using (var log = Create(queueLength: 16, output: _directory["access.log"]))
        {
            Log(log);
            Wait(() => File.Exists(_directory["access.log"]) && new FileInfo(_directory["access.log"]).Length > 0);
            File.WriteAllText(_directory["access.log"], "");
            Log(log);
        }

        Assert.StartsWith("127.0.0.1 ", Assert.Single(File.ReadAllLines(_directory["access.log"])), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_DiskIsFull_IsCountedAndToldOnce()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "no /dev/full");
        using var counted = new Counts(_services.GetRequiredService<IMeterFactory>());
        var messages = new FakeLogger();

        using (var log = Create(queueLength: 16, output: "/dev/full", logger: messages))
        {
            for (var request = 0; request < 5; request++)
            {
                Log(log);
                Thread.Sleep(60);
            }
        }

        Assert.Equal(5, counted["zerocopy.access_log.dropped"]);
        Assert.Equal(0, counted["zerocopy.access_log.written"]);
        Assert.Single(messages.Collector.GetSnapshot(), static message => message.Message.Contains("cannot be written to: ENOSPC", StringComparison.Ordinal));
        Assert.Contains(messages.Collector.GetSnapshot(), static message => message.Message.Contains("requests are not in the access log", StringComparison.Ordinal));
    }

    [Fact]
    public void Write_TrustedProxy_HasTheClientBehindIt()
    {
        using (var log = Create(queueLength: 16, output: _directory["access.log"], forwarding: TrustLoopback()))
        {
            Log(log);
        }

        Assert.StartsWith("192.0.2.7 - - [", Assert.Single(File.ReadAllLines(_directory["access.log"])), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _services.Dispose();
        _directory.Dispose();
    }

    private static void Wait(Func<bool> condition)
    {
        var deadline = DateTime.UtcNow.AddSeconds(20);

        while (!condition())
        {
            Assert.True(DateTime.UtcNow < deadline);
            Thread.Sleep(10);
        }
    }

    private static ForwardedHeadersSettings TrustLoopback() =>
        new(NetworkSet.TryParse(["127.0.0.0/8", "::1"], out var trusted, out _) ? trusted : NetworkSet.Empty, Limit: 5, ForwardedHeaders.XForwardedFor);

    private AccessLog Create(int queueLength, string? output = null, ForwardedHeadersSettings? forwarding = null, ILogger? logger = null) => new(
        new AccessLogSettings(output ?? "/dev/null", AccessLogFormat.Combined, [], queueLength),
        forwarding,
        TimeProvider.System,
        new AccessLogMetrics(_services.GetRequiredService<IMeterFactory>()),
        logger ?? NullLogger.Instance);

    private void Log(AccessLog log)
    {
        var entry = log.Begin(new AnsweredRequest
        {
            Time = DateTimeOffset.UtcNow,
            RemoteEndPoint = _client,
            Method = "GET",
            Protocol = "HTTP/1.1",
            Target = "/a/file.html"u8,
            StatusCode = 200,
            Host = "www.example.org"u8,
            ForwardedFor = "203.0.113.1, 192.0.2.7"u8,
            Referer = "http://www.example.org/"u8,
            UserAgent = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36"u8,
        });
        Assert.NotNull(entry);
        entry.BodyLength = 5;
        log.End(entry, 5);
    }

    private sealed class Counts : IDisposable
    {
        private readonly System.Collections.Concurrent.ConcurrentDictionary<string, long> _counts = new();
        private readonly MeterListener _listener = new();

        public Counts(IMeterFactory meters)
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Scope == meters)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => _counts.AddOrUpdate(instrument.Name, value, (_, sum) => sum + value));
            _listener.Start();
        }

        public long this[string name] => _counts.GetValueOrDefault(name);

        public void Dispose() => _listener.Dispose();
    }
}
