using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ZeroCopy.StaticFiles.Diagnostics;
using ZeroCopy.StaticFiles.Memory;
using ZeroCopy.StaticFiles.Sites;
using ZeroCopy.StaticFiles.Transfer;

namespace ZeroCopy.StaticFiles.Connections;

/// <summary>What all connections of one application share: buffers, metrics, log, clock.</summary>
internal sealed class ServiceContext
{
    /// <summary>Category of the messages about connections and sends.</summary>
    public const string LogCategory = "ZeroCopy.StaticFiles.Transfer";

    /// <summary>Category of the messages about requests that are answered on the connection.</summary>
    public const string RequestLogCategory = "ZeroCopy.StaticFiles.Requests";

    // Keyed by the one object that every door can reach, whether or not AddZeroCopyStaticFiles was called.
    private static readonly ConditionalWeakTable<KestrelServerOptions, ServiceContext> Instances = [];

    private int _loggedReasons;
    private int _openConnections;

    public ServiceContext(ILoggerFactory loggers, IMeterFactory meters, TimeProvider time)
    {
        Logger = loggers.CreateLogger(LogCategory);
        RequestLogger = loggers.CreateLogger(RequestLogCategory);
        Time = time;
        Buffers = new NativeBufferPool(new NativeBufferPoolSettings { Time = time, OnLeak = ReportLeak });
        Transfer = new TransferResources(Buffers);
        Metrics = new ZeroCopyMetrics(meters, new NativeMemoryReadings
        {
            ReservedBytes = () => Buffers.ReservedBytes,
            InUseBytes = () => Buffers.InUseBytes,
            LimitBytes = () => Buffers.Budget.Limit,
            LeakedBytes = () => Buffers.LeakedBytes,
            TrimmedBytes = () => Buffers.TrimmedBytes,
            Slabs = () => Buffers.Slabs,
            Waits = () => Buffers.Budget.Waits,
            ContentBytes = () => Content.UsedBytes,
        }, () => OpenConnections);
        Mechanisms = new MechanismReports(Logger, Metrics);
    }

    public NativeBufferPool Buffers { get; }

    /// <summary>What the senders share.</summary>
    public TransferResources Transfer { get; }

    /// <summary>Tells by which mechanisms files are sent.</summary>
    public MechanismReports Mechanisms { get; }

    /// <summary>Content of small files that the connection doors of the application hold.</summary>
    public ContentMemory Content { get; } = new();

    public ZeroCopyMetrics Metrics { get; }

    public ILogger Logger { get; }

    public ILogger RequestLogger { get; }

    public TimeProvider Time { get; }

    /// <summary>Connections of the transport of this library that are open.</summary>
    public int OpenConnections => Volatile.Read(ref _openConnections);

    /// <summary>Takes down the requests that are answered on the connection, if anything does.</summary>
    public IAccessLog? AccessLog { get; init; }

    /// <summary>The context of the application behind <paramref name="services"/>; made on first use.</summary>
    public static ServiceContext For(IServiceProvider services)
    {
        var key = services.GetRequiredService<IOptions<KestrelServerOptions>>().Value;

        return Instances.GetValue(key, _ => new ServiceContext(
            services.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance,
            services.GetService<IMeterFactory>() ?? new UnsharedMeterFactory(),
            services.GetService<TimeProvider>() ?? TimeProvider.System)
        {
            AccessLog = services.GetService<IAccessLog>(),
        });
    }

    /// <summary>The responses that are prepared for the sites of a host, shared by their endpoints; made on first use.</summary>
    /// <param name="sites">The sites.</param>
    /// <param name="contentLimit">The most bytes of content in memory, for all sites of the application.</param>
    /// <param name="settings">The other bounds.</param>
    public ResourceCache GetResources(HostSites sites, long contentLimit, ResourceCacheSettings settings)
    {
        Content.Limit = contentLimit;
        return sites.Resources ??= new ResourceCache(sites, Content, Time, settings);
    }

    /// <summary>Counts a connection that was accepted.</summary>
    public void ConnectionOpened() => Interlocked.Increment(ref _openConnections);

    /// <summary>Counts one that is over.</summary>
    public void ConnectionEnded() => Interlocked.Decrement(ref _openConnections);

    /// <summary>Counts a file body by the way it went, and logs each reason for a copy once.</summary>
    public void CountBody(CopyReason reason)
    {
        var tag = CopyReasons.ToTag(reason);
        Metrics.ResponseSent(reason == CopyReason.None ? "sendfile" : "copy", tag);

        var bit = 1 << (int)reason;

        if (reason != CopyReason.None && (_loggedReasons & bit) == 0 && (Interlocked.Or(ref _loggedReasons, bit) & bit) == 0)
        {
            TransferLog.BodiesAreCopied(Logger, tag);
        }
    }

    private void ReportLeak(int bytes, string? origin) => TransferLog.BufferLeaked(
        Logger, bytes, origin ?? $"unknown; {NativeBufferPoolSettings.TrackingVariable}=1 records it");

    // A container without AddMetrics: the meter exists all the same, for listeners by name.
    private sealed class UnsharedMeterFactory : IMeterFactory
    {
        public Meter Create(MeterOptions options) => new(options);

        public void Dispose()
        {
            // The meter lives as long as the application.
        }
    }
}
