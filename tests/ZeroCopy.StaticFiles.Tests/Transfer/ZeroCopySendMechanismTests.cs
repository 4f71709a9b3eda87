using System.Diagnostics;
using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;
using ZeroCopy.StaticFiles.Events;
using ZeroCopy.StaticFiles.Interop.Linux;
using ZeroCopy.StaticFiles.Tests.Interop.Linux;
using ZeroCopy.StaticFiles.Transfer;

namespace ZeroCopy.StaticFiles.Tests.Transfer;

/// <summary>MSG_ZEROCOPY over loopback, where the kernel reports that it copied as soon as the first bytes were received.</summary>
public sealed class ZeroCopySendMechanismTests : IDisposable
{
    private const int Length = 64 * 1024;

    private readonly TemporaryDirectory _directory = new();
    private readonly SocketPair _pair = new();
    private readonly ZeroCopySendMechanism _mechanism = new();
    private readonly SafeFileHandle _file;

    public ZeroCopySendMechanismTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux system calls");
        _file = _directory.Open("file", new byte[10 * Length]);
        _pair.Near.Blocking = false;
    }

    private SafeSocketHandle Socket => _pair.Near.SafeHandle;

    [Fact]
    public void Send_KernelCopies_IsPlainFromThenOn()
    {
        Assert.Equal(Length, Send(Length));
        Assert.Equal((Length, 0L, false), (_mechanism.ZeroCopyBytes, _mechanism.PlainBytes, _mechanism.KernelCopies));
        Assert.Equal(1u, _mechanism.PendingCompletions);

        _pair.Receive(Length);
        ReadCompletions();
        Assert.True(_mechanism.KernelCopies);
        Assert.Equal(Length, Send(Length));

        Assert.Equal((Length, Length), (_mechanism.ZeroCopyBytes, _mechanism.PlainBytes));
        Assert.Equal(0u, _mechanism.PendingCompletions);
        _pair.Receive(Length);
        Assert.Equal(-Errno.EAGAIN, Libc.ReadErrorQueue(Socket, out _));
    }

    [Fact]
    public void Send_Few_IsPlain()
    {
        Assert.Equal(ZeroCopySendMechanism.MinimumLength - 1, Send(ZeroCopySendMechanism.MinimumLength - 1));
        Assert.Equal(0, _mechanism.ZeroCopyBytes);
        Assert.Equal(ZeroCopySendMechanism.MinimumLength, Send(ZeroCopySendMechanism.MinimumLength));
        Assert.Equal(ZeroCopySendMechanism.MinimumLength, _mechanism.ZeroCopyBytes);
    }

    // Sends that took a part, sends that took nothing, and sends that hit the end of the file: the kernel and we count the same.
    [Fact]
    public void Send_UntilFullAndOn_EveryCompletionIsReadOnce()
    {
        _pair.Near.SendBufferSize = 256 * 1024;
        var received = 0;
        nint sent;

        do
        {
            sent = Send(5 * Length);
            received += (int)Math.Max(sent, 0);
        }
        while (sent > 0);

        Assert.Equal(-Errno.EAGAIN, sent);
        var issued = _mechanism.ZeroCopyBytes;
        Assert.True(issued > 0);
        Assert.NotEqual(0u, _mechanism.PendingCompletions);
        _pair.Receive(received);
        ReadCompletions();
        Assert.Equal(-Errno.EAGAIN, Libc.ReadErrorQueue(Socket, out _));
    }

    [Fact]
    public void Send_FaultAtAPageThatIsGone_TakesNoNumber()
    {
        using var file = File.OpenHandle(_directory.Write("other", new byte[Length]), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        using var mapped = new Mapping(file, Length);
        Libc.SetSockOpt(Socket, Libc.SOL_SOCKET, Libc.SO_ZEROCOPY, 1);
        RandomAccess.SetLength(file, 0);

        Assert.Equal(-Errno.EFAULT, mapped.Send(Socket, Libc.MSG_ZEROCOPY | Libc.MSG_DONTWAIT | Libc.MSG_NOSIGNAL));

        Assert.Equal(Length, Send(Length));
        _pair.Receive(Length);
        ReadCompletions();
    }

    [Fact]
    public void Send_UnixSocket_IsNotSupported()
    {
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(_directory.Combine("socket")));
        listener.Listen(1);
        using var near = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        near.Connect(listener.LocalEndPoint!);
        var offset = 5L;

        Assert.Equal(-Errno.EOPNOTSUPP, _mechanism.Send(near.SafeHandle, _file, ref offset, Length, more: false));
        Assert.Equal(5, offset);

        // The mechanism without completions does not care.
        var mapped = new MappedFileMechanism();
        Assert.Equal(Length, mapped.Send(near.SafeHandle, _file, ref offset, Length, more: false));
        Assert.Equal(5 + Length, offset);
        mapped.Reset();
    }

    [Fact]
    public void Send_AnotherSocket_CountsFromZeroAgain()
    {
        Assert.Equal(Length, Send(Length));
        using var other = new SocketPair();
        var offset = 0L;

        Assert.Equal(Length, _mechanism.Send(other.Near.SafeHandle, _file, ref offset, Length, more: false));
        _mechanism.BeforeWait(Socket);
        other.Receive(Length);
        ReadCompletions(other.Near.SafeHandle);

        Assert.Equal(-Errno.EAGAIN, Libc.ReadErrorQueue(other.Near.SafeHandle, out _));
    }

    // An error queue that nobody reads is EPOLLERR: the loop fires at once although the socket is full, and would for ever.
    [Fact]
    public async Task BeforeWait_CompletionsArrived_TheLoopWaitsForRoom()
    {
        Assert.Equal(Length, Send(Length));
        _pair.Receive(Length);
        Assert.True(WaitForError(), "no completion");
        Fill();
        using var handler = new CountingHandler();
        var signal = new WritableSignal(Socket, handler);
        Assert.Equal(0, signal.Attach());

        // What it is about. The place in the loop may have fired once before it was armed.
        Assert.Equal(0, signal.Arm());
        Assert.True(await handler.WaitAsync(TimeSpan.FromSeconds(5)));

        while (await handler.WaitAsync(TimeSpan.FromMilliseconds(100)))
        {
        }

        ReadCompletions();
        Assert.Equal(0, signal.Arm());
        Assert.False(await handler.WaitAsync(TimeSpan.FromMilliseconds(200)));

        Drain();
        Assert.True(await handler.WaitAsync(TimeSpan.FromSeconds(5)));
        signal.Detach();
    }

    // The runtime's own loop sees EPOLLERR too. Kestrel waits for data by an empty receive, which that ends, and receives then, which it
    // must neither end nor fail; or it receives at once.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Send_WhileKestrelReceives_LeavesTheReceiveAlone(bool waitForData)
    {
        var receive = ReceiveAsKestrelAsync(waitForData);

        for (var round = 0; round < 20; round++)
        {
            // A mechanism that has forgotten that the kernel copies.
            var mechanism = new ZeroCopySendMechanism();
            var offset = 0L;
            Assert.Equal(Length, mechanism.Send(Socket, _file, ref offset, Length, more: false));
            mechanism.Reset();
            _pair.Receive(Length);
        }

        Assert.True(WaitForError(), "no completion");
        await Task.Delay(100, TestContext.Current.CancellationToken);
        Assert.False(receive.IsCompleted);

        _pair.Far.Send("request"u8);
        Assert.Equal(7, await receive.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken));

        _pair.Far.Shutdown(SocketShutdown.Send);
        Assert.Equal(0, await ReceiveAsKestrelAsync(waitForData).WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Dispose_CompletionsUnread_IsAnOrdinaryEnd()
    {
        Assert.Equal(Length, Send(Length));
        _mechanism.Reset();

        _pair.Near.Dispose();

        _pair.Receive(Length);
        Assert.Equal(0, _pair.Far.Receive(new byte[1]));
    }

    public void Dispose()
    {
        _mechanism.Reset();
        _file.Dispose();
        _pair.Dispose();
        Assert.DoesNotContain(File.ReadLines("/proc/self/maps"), line => line.Contains(_directory.Path, StringComparison.Ordinal));
        _directory.Dispose();
    }

    private nint Send(int count)
    {
        var offset = 0L;
        return _mechanism.Send(Socket, _file, ref offset, count, more: false);
    }

    private void ReadCompletions(SafeSocketHandle? socket = null)
    {
        var start = Stopwatch.GetTimestamp();

        while (_mechanism.PendingCompletions > 0 && Stopwatch.GetElapsedTime(start).TotalSeconds < 10)
        {
            _mechanism.BeforeWait(socket ?? Socket);
            Thread.Sleep(1);
        }

        Assert.Equal(0u, _mechanism.PendingCompletions);
    }

    // SocketConnection.DoReceive.
    private async Task<int> ReceiveAsKestrelAsync(bool waitForData)
    {
        if (waitForData)
        {
            await _pair.Near.ReceiveAsync(Memory<byte>.Empty, SocketFlags.None, TestContext.Current.CancellationToken);
        }

        return await _pair.Near.ReceiveAsync(new byte[100], SocketFlags.None, TestContext.Current.CancellationToken);
    }

    private bool WaitForError() => _pair.Near.Poll(5_000_000, SelectMode.SelectError);

    private void Fill()
    {
        while (_pair.Near.Send(new byte[Length], SocketFlags.None, out var error) > 0 && error == SocketError.Success)
        {
        }
    }

    private void Drain()
    {
        var buffer = new byte[Length];

        while (_pair.Far.Poll(100_000, SelectMode.SelectRead) && _pair.Far.Receive(buffer) > 0)
        {
        }
    }

    private sealed class CountingHandler : IReadinessHandler, IDisposable
    {
        private readonly SemaphoreSlim _calls = new(0);

        public void OnWritable() => _calls.Release();

        public void OnReadable(bool untilEmpty)
        {
            // Not asked for.
        }

        public Task<bool> WaitAsync(TimeSpan timeout) => _calls.WaitAsync(timeout);

        public void Dispose() => _calls.Dispose();
    }

    private sealed unsafe class Mapping : IDisposable
    {
        private readonly SafeMemoryMapping _mapping;

        public Mapping(SafeFileHandle file, int length)
        {
            Assert.Equal(0, Libc.MMap(file, (nuint)length, Libc.PROT_READ, Libc.MAP_SHARED, 0, out var mapping));
            _mapping = mapping!;
        }

        public nint Send(SafeSocketHandle socket, int flags) => Libc.Send(socket, (void*)_mapping.DangerousGetHandle(), _mapping.Length, flags);

        public void Dispose() => _mapping.Dispose();
    }
}
