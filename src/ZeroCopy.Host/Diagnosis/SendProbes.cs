using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using ZeroCopy.StaticFiles.Interop.Linux;
using ZeroCopy.StaticFiles.Transfer;

namespace ZeroCopy.Host.Diagnosis;

/// <summary>The ways to send without a copy, each tried once on a connection over loopback.</summary>
internal static class SendProbes
{
    private const string Area = KernelProbes.Area;

    // Fits into any socket's buffers and any pipe.
    private const int Most = 4096;

    // One page and more: what is smaller is not worth a completion, and is sent the same.
    private const int ZeroCopyLength = 16 * 1024;

    private static readonly TimeSpan CompletionTimeout = TimeSpan.FromMilliseconds(500);

    public static IEnumerable<(string Name, Func<string, Check> Probe)> All(ProbeFile file) =>
    [
        ("sendfile", name => SendFile(name, file.Handle)),
        ("splice", name => Splice(name, file.Handle)),
        ("MSG_ZEROCOPY", ZeroCopy),
    ];

    private static Check SendFile(string name, SafeFileHandle? file)
    {
        if (!TryRead(file, out var content))
        {
            return Check.Info(Area, name, "not tried: there is no file that can be read");
        }

        using var pair = new LoopbackPair();
        var offset = 0L;
        var sent = Libc.SendFile(pair.Server.SafeHandle, file!, ref offset, content.Length);

        return sent < 0
            ? Check.Warn(Area, name, $"refused: {Check.Error(sent)}; such files {(FileMechanism.IsRefusal(sent) ? "are copied" : "cannot be sent")}", "serve from a local file system: ext4, xfs, btrfs")
            : pair.Receives(content.AsSpan(0, (int)sent))
                ? Check.Ok(Area, name, "works: from the file to a TCP socket")
                : Check.Warn(Area, name, "other bytes arrived than a read gives", "serve from a local file system: ext4, xfs, btrfs");
    }

    private static unsafe Check Splice(string name, SafeFileHandle? file)
    {
        if (!TryRead(file, out var content))
        {
            return Check.Info(Area, name, "not tried: there is no file that can be read");
        }

        var error = Libc.Pipe2(out var readEnd, out var writeEnd, OpenFlags.O_CLOEXEC | OpenFlags.O_NONBLOCK);

        using (readEnd)
        using (writeEnd)
        {
            if (error < 0)
            {
                return Check.Info(Area, name, $"cannot be told: no pipe, {Check.Error(error)}");
            }

            using var pair = new LoopbackPair();
            var offset = 0L;
            var moved = Libc.Splice(file!, &offset, writeEnd!, null, content.Length, Libc.SPLICE_F_NONBLOCK);
            moved = moved <= 0 ? moved : Libc.Splice(readEnd!, null, pair.Server.SafeHandle, null, (nint)moved, Libc.SPLICE_F_NONBLOCK);

            return moved < 0
                ? Check.Info(Area, name, $"refused: {Check.Error(moved)}; the server does without")
                : pair.Receives(content.AsSpan(0, (int)moved))
                    ? Check.Ok(Area, name, "works: from the file through a pipe to a TCP socket")
                    : Check.Info(Area, name, "other bytes arrived than a read gives; the server does without");
        }
    }

    private static unsafe Check ZeroCopy(string name)
    {
        using var pair = new LoopbackPair();
        var socket = pair.Server.SafeHandle;
        var error = Libc.SetSockOpt(socket, Libc.SOL_SOCKET, Libc.SO_ZEROCOPY, 1);

        if (error < 0)
        {
            return Check.Info(Area, name, $"no: SO_ZEROCOPY gave {Check.Error(error)}; the server does without");
        }

        // Not in the managed heap: the kernel may read it until it says that it is done, or until the connection is gone.
        var memory = (byte*)NativeMemory.AllocZeroed(ZeroCopyLength);

        try
        {
            var sent = Libc.Send(socket, memory, ZeroCopyLength, Libc.MSG_ZEROCOPY | Libc.MSG_DONTWAIT | Libc.MSG_NOSIGNAL);

            return sent switch
            {
                -Errno.ENOBUFS => Check.Info(Area, name, "no memory may be pinned (ENOBUFS); the server does without", "raise RLIMIT_MEMLOCK or net.core.optmem_max"),
                < 0 => Check.Info(Area, name, $"no: the send gave {Check.Error(sent)}; the server does without"),
                _ => Completion(name, pair),
            };
        }
        finally
        {
            pair.Dispose();
            NativeMemory.Free(memory);
        }
    }

    private static Check Completion(string name, LoopbackPair pair)
    {
        var start = Stopwatch.GetTimestamp();
        int error;
        SockExtendedErr completion;

        while ((error = Libc.ReadErrorQueue(pair.Server.SafeHandle, out completion)) == -Errno.EAGAIN
            && Stopwatch.GetElapsedTime(start) < CompletionTimeout)
        {
            Thread.Sleep(1);
        }

        return error < 0
            ? Check.Info(Area, name, $"the send was taken, but no completion came: {Check.Error(error)}")
            : Describe(name, completion);
    }

    internal static Check Describe(string name, SockExtendedErr completion) => completion switch
    {
        { Errno: not 0 } or { Origin: not SockExtendedErr.SO_EE_ORIGIN_ZEROCOPY } =>
            Check.Info(Area, name, $"the send was taken, but its completion is not one: error {completion.Errno}, origin {completion.Origin}"),
        { Code: SockExtendedErr.SO_EE_CODE_ZEROCOPY_COPIED } =>
            Check.Ok(Area, name, "works; the kernel copied, as it always does over loopback"),
        _ => Check.Ok(Area, name, "works, and the kernel did not copy"),
    };

    private static bool TryRead(SafeFileHandle? file, out byte[] content)
    {
        var buffer = new byte[Most];
        content = file is null ? [] : buffer[..Math.Max(0, (int)Libc.PReadV2(file, buffer, 0, 0))];
        return content.Length > 0;
    }
}
