using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using ZeroCopy.StaticFiles.Events;
using ZeroCopy.StaticFiles.Files;

namespace ZeroCopy.StaticFiles.Transfer;

/// <summary>
/// The traditional way, to compare the others with: a read into an array of the shared pool, and <see cref="Socket.SendAsync(ReadOnlyMemory{byte}, SocketFlags, CancellationToken)"/>
/// from it. The runtime waits for a full socket, and calls the sender when the array has left.
/// </summary>
internal sealed class ManagedMechanism(Socket socket, IReadinessHandler sender) : FileMechanism
{
    private ManagedSend? _send;

    public override TransferMechanism Kind => TransferMechanism.Managed;

    public override bool WaitsByItself => Volatile.Read(ref _send) is { IsUnderWay: true };

    public override bool IsWaitOver => Volatile.Read(ref _send) is { IsDone: true };

    public override nint Send(SafeHandle handle, SafeFileHandle file, ref long offset, long count, bool more)
    {
        _send ??= new ManagedSend(sender);
        var sent = _send.IsUnderWay ? _send.Take() : _send.Start(socket, file, offset, count);

        if (sent > 0)
        {
            offset += sent;
        }

        return sent;
    }

    public override void Reset()
    {
        _send?.Abandon();
        _send = null;
    }
}
