using System.Diagnostics.Metrics;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging.Abstractions;
using ZeroCopy.StaticFiles.Connections;
using ZeroCopy.StaticFiles.Diagnostics;
using ZeroCopy.StaticFiles.Requests;
using ZeroCopy.StaticFiles.Sites;
using ZeroCopy.StaticFiles.Tests.Sites;
using ZeroCopy.StaticFiles.Tests.Transfer;
using ZeroCopy.StaticFiles.Transfer;

namespace ZeroCopy.StaticFiles.Tests.Connections;

/// <summary>
/// The door on a connection: requests come from a pipe without threads of its own, so they are answered on the thread that sends
/// them; answers go out by a real socket.
/// </summary>
internal sealed class DoorConnection : IDisposable
{
    private readonly Pipe _input = new(new PipeOptions(
        readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline, pauseWriterThreshold: 0, useSynchronizationContext: false));

    // The answers of one exchange fit, so that no send waits.
    private readonly SenderPair _pair = SenderPair.Tcp(sendBuffer: 400_000, receiveBuffer: 400_000);
    private readonly byte[] _received = new byte[1_000_000];
    private readonly ServiceContext _services;
    private readonly SocketOutput _output;
    private readonly RequestInterceptor _interceptor;
    private readonly Task<ReadResult> _answering;

    /// <param name="site">The site, with its files written.</param>
    /// <param name="known">Targets that are looked up before the first request.</param>
    public DoorConnection(SampleSite site, params string[] known)
        : this(site, null, false, known)
    {
    }

    /// <param name="site">The site, with its files written.</param>
    /// <param name="log">Takes down what is answered.</param>
    /// <param name="leavesSampled">Whether requests of a trace that is recorded are left to the pipeline.</param>
    /// <param name="known">Targets that are looked up before the first request.</param>
    public DoorConnection(SampleSite site, IAccessLog? log, bool leavesSampled, params string[] known)
    {
        var resources = site.CreateCache(maxContentLength: 32 * 1024);

        site.Sites!.Resources = resources;

        foreach (var target in known)
        {
            Assert.False(resources.LookUp(SampleSite.Bytes(target)).IsElsewhere);
        }

        _services = new ServiceContext(NullLoggerFactory.Instance, new Meters(), site.Time) { AccessLog = log };
        var settings = new DoorSettings(
            RequestHeadLimits.Default, new MinimumRate(240, TimeSpan.FromSeconds(5)), TimeSpan.FromSeconds(130), ServerField: true, leavesSampled);
        var connection = new DefaultConnectionContext { Transport = new Transport(_input.Reader) };
        _output = new SocketOutput(connection, _pair.Sender, _services);
        _interceptor = new RequestInterceptor(connection, _output, new ConnectionDoor(_services, new LiveSites(VirtualHosts.Of(site.Sites!), site.Time), settings));
        _answering = _interceptor.ReadFirstAsync().AsTask();
    }

    /// <summary>Whether the door has handed the connection over, or closed it.</summary>
    public bool IsOver => _answering.IsCompleted;

    /// <summary>Counts native memory as used by others, up to where it is tight.</summary>
    public void MakeMemoryTight() => _services.Buffers.Budget.Take(_services.Buffers.Budget.Limit * 3 / 4);

    /// <summary>The opposite.</summary>
    public void RelieveMemory() => _services.Buffers.Budget.Give(_services.Buffers.Budget.Limit * 3 / 4);

    /// <summary>Sends requests and takes all that is answered.</summary>
    public string Exchange(string requests)
    {
        Send(Encoding.ASCII.GetBytes(requests));
        return Encoding.Latin1.GetString(_pair.ReceiveRest());
    }

    /// <summary>Sends requests, takes the answers, and says how much the first allocated on this thread.</summary>
    public long Measure(byte[] requests, int answerLength)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Send(requests);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        for (var left = answerLength; left > 0;)
        {
            var count = _pair.Far.Receive(_received, Math.Min(left, _received.Length), System.Net.Sockets.SocketFlags.None);
            Assert.NotEqual(0, count);
            left -= count;
        }

        return allocated;
    }

    /// <summary>Waits for the door to come to an end, and tells what is left to Kestrel.</summary>
    public async Task<string> HandedOverAsync()
    {
        Assert.True(_interceptor.TryHandOver(await _answering.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken)));
        Assert.True(_interceptor.TryRead(out var read));
        return Encoding.Latin1.GetString(System.Buffers.BuffersExtensions.ToArray(read.Buffer));
    }

    public void Dispose()
    {
        _input.Writer.Complete();
        Assert.True(_output.CloseAsync(MinimumRate.None).AsTask().Wait(TimeSpan.FromSeconds(10)));
        Assert.Equal(0, _services.Buffers.InUseBytes);
        _pair.Dispose();
    }

    private void Send(byte[] requests)
    {
        requests.CopyTo(_input.Writer.GetSpan(requests.Length));
        _input.Writer.Advance(requests.Length);
        var flush = _input.Writer.FlushAsync(CancellationToken.None);
        Assert.True(flush.IsCompletedSuccessfully);
    }

    private sealed class Transport(PipeReader input) : IDuplexPipe
    {
        public PipeReader Input => input;

        public PipeWriter Output => throw new InvalidOperationException("The stock output has no part in it.");
    }

    private sealed class Meters : IMeterFactory
    {
        public Meter Create(MeterOptions options) => new(options);

        public void Dispose()
        {
            // Nobody listens.
        }
    }
}
