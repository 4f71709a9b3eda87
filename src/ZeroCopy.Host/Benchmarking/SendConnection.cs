using System.Diagnostics;
using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;
using ZeroCopy.StaticFiles.Connections;
using ZeroCopy.StaticFiles.Interop.Linux;
using ZeroCopy.StaticFiles.Memory;
using ZeroCopy.StaticFiles.Transfer;

namespace ZeroCopy.Host.Benchmarking;

/// <summary>One connection on which one mechanism sends, by the sender that the server has.</summary>
/// <param name="socket">The socket.</param>
/// <param name="mechanism">By what.</param>
/// <param name="content">The file in native memory, where the server would hold it so; the caller goes on holding it.</param>
/// <param name="shared">What mechanisms are made of.</param>
internal sealed class SendConnection(Socket socket, Mechanism mechanism, SharedContent? content, TransferResources shared) : IDisposable
{
    /// <summary>256 bytes: the head of a response of the server has 200 to 300.</summary>
    public const int HeadLength = 256;

    private const int PollMicroseconds = 100_000;

    private static readonly TimeSpan AcknowledgementTimeout = TimeSpan.FromSeconds(30);

    private static readonly byte[] Head = [.. Enumerable.Repeat((byte)'h', HeadLength)];

    private readonly SocketSender _sender = new(socket, shared);
    private long _contentBytes;

    /// <summary>Everything that is counted, up to now.</summary>
    public Sample Count(long responses, TimeSpan elapsed) =>
        new(responses, elapsed, ResourceUsage.Now(), SystemCallCount.Value, Mechanism.CopiedBytes(_sender) + _contentBytes);

    /// <summary>Sends a head from native memory and the whole file behind it, as a response of the server.</summary>
    public ValueTask<TransferResult> SendAsync(SafeFileHandle file, long length)
    {
        var memory = default(CompositeBuffer);
        Head.CopyTo(memory.GetMemory(HeadLength, shared.Buffers));
        memory.Advance(HeadLength);

        if (content is not null)
        {
            Append(content, ref memory);
        }
        else
        {
            memory.Append(mechanism.Region(file, length));
        }

        // On the event thread that goes on with it, as on an endpoint with a door.
        return _sender.SendAsync(ref memory, MinimumRate.None, staysOnEventThread: true);
    }

    // As the door on a connection does it.
    private void Append(SharedContent held, ref CompositeBuffer memory)
    {
        _contentBytes += held.Length;

        if (held.Length <= ResourceResponder.MaxCopiedBytes)
        {
            held.Span.CopyTo(memory.GetMemory(held.Length, shared.Buffers).Span);
            memory.Advance(held.Length);
        }
        else if (held.TryAddReference())
        {
            memory.Append(shared.Buffers.Show(held, 0, held.Length));
        }
    }

    /// <summary>Ends the send that is in progress.</summary>
    public void Stop() => _sender.Stop(TransferStatus.Canceled);

    /// <summary>Waits until the receiver has read a response.</summary>
    public bool TryAwaitAcknowledgement()
    {
        Span<byte> acknowledgement = stackalloc byte[1];
        var began = Stopwatch.GetTimestamp();

        while (Stopwatch.GetElapsedTime(began) < AcknowledgementTimeout)
        {
            var received = socket.Receive(acknowledgement, SocketFlags.None, out var error);

            if (error != SocketError.WouldBlock)
            {
                return error == SocketError.Success && received == 1;
            }

            // A completion of MSG_ZEROCOPY, which the next send reads, ends this at once and is no input.
            if (!socket.Poll(PollMicroseconds, SelectMode.SelectRead))
            {
                Thread.Sleep(0);
            }
        }

        return false;
    }

    /// <summary>Whether all bytes went as they should.</summary>
    public bool IsGenuine => mechanism.IsGenuine(_sender);

    /// <summary>What the kernel answered to the last send, where it refused the mechanism; else 0.</summary>
    public int RefusalError => _sender.Refusal.Error;

    public void Dispose()
    {
        _sender.Close();
        _sender.Detach();
        socket.Dispose();
    }
}
