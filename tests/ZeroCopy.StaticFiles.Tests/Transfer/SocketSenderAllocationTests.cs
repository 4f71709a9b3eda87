using Microsoft.Win32.SafeHandles;
using ZeroCopy.StaticFiles.Files;
using ZeroCopy.StaticFiles.Memory;
using ZeroCopy.StaticFiles.Tests.Wire;
using ZeroCopy.StaticFiles.Transfer;

namespace ZeroCopy.StaticFiles.Tests.Transfer;

public class SocketSenderAllocationTests
{
    [Fact]
    public void SendAsync_SocketTakesAll_AllocatesNothing()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux system calls");
        using var directory = new TemporaryDirectory();
        using SafeFileHandle file = File.OpenHandle(directory.Write("file", new byte[10_000]));
        using var pair = SenderPair.Tcp();
        RandomAccess.Read(file, new byte[10_000], 0);
        var received = new byte[20_000];
        var head = new byte[200];
        var memory = default(CompositeBuffer);
        var allocated = 0L;
        var completed = 0;

        for (var round = 0; round < 300; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            head.CopyTo(memory.GetMemory(head.Length, pair.Pool));
            memory.Advance(head.Length);
            memory.Append(new FileRegion(file, 0, 10_000));
            var send = pair.Sender.SendAsync(ref memory, new MinimumRate(240, TimeSpan.FromSeconds(5)));
            completed += IsDone(send) ? 1 : 0;

            // The first rounds load code and fill the pool.
            allocated += round < 100 ? 0 : GC.GetAllocatedBytesForCurrentThread() - before;

            for (var left = 10_200; left > 0;)
            {
                left -= pair.Far.Receive(received, Math.Min(left, received.Length), System.Net.Sockets.SocketFlags.None);
            }
        }

        Assert.Equal(300, completed);
        Assert.Equal(0, allocated);
    }

    private static bool IsDone(ValueTask<TransferResult> send) => send.IsCompletedSuccessfully && send.Result.Status == TransferStatus.Completed;
}
