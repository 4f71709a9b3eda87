using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;
using ZeroCopy.Host.Interop;
using ZeroCopy.StaticFiles.Interop.Linux;

namespace ZeroCopy.Host.Diagnosis;

/// <summary>System calls and options of the kernel, each tried once: a version says little where distributions port back and containers filter.</summary>
internal static class KernelProbes
{
    public const string Area = "kernel";

    private const string DoesWithout = "this version of the server does without";

    public static IEnumerable<(string Name, Func<string, Check> Probe)> All(ProbeFile file, string directory) =>
    [
        ("openat2", name => OpenAt2(name, directory)),
        ("cachestat", name => CacheStat(name, file.Handle)),
        ("preadv2", name => PReadV2(name, file.Handle)),
        ("TCP_DEFER_ACCEPT", DeferAccept),
        ("io_uring", IoUring),
        ("kTLS", KernelTls),
    ];

    private static Check OpenAt2(string name, string directory)
    {
        // Any directory will do.
        var error = DirectorySurvey.Open(directory, out var root);

        if (error < 0)
        {
            root?.Dispose();
            error = DirectorySurvey.Open("/", out root);
        }

        using (root)
        {
            return error < 0
                ? Check.Info(Area, name, $"cannot be told: there is no directory that can be opened, {Check.Error(error)}")
                : Confinement(name, Beneath(root!, "."u8), Beneath(root!, ".."u8));
        }
    }

    /// <param name="inside">What opening the directory itself gave.</param>
    /// <param name="outside">What opening the one above gave; must be EXDEV.</param>
    internal static Check Confinement(string name, int inside, int outside) => (inside, outside) switch
    {
        (0, -Errno.EXDEV) => Check.Ok(Area, name, "works: RESOLVE_BENEATH keeps lookups in the directory"),
        (0, 0) => Check.Warn(Area, name, "RESOLVE_BENEATH let a lookup leave the directory", "use another kernel"),
        (-Errno.ENOSYS or -Errno.EPERM, _) => Check.Info(
            Area, name, $"no: {Check.Error(inside)}; links are not followed, and each component is opened on its own", "use Linux 5.6 or later; let the container call openat2"),
        _ => Check.Info(Area, name, $"cannot be told: {Check.Error(inside < 0 ? inside : outside)}"),
    };

    private static int Beneath(SafeFileHandle root, ReadOnlySpan<byte> name)
    {
        Span<byte> path = stackalloc byte[name.Length + 1];
        name.CopyTo(path);
        path[^1] = 0;
        var error = Libc.OpenAt2(root, path, OpenFlags.O_RDONLY | OpenFlags.O_CLOEXEC | OpenFlags.O_DIRECTORY, Libc.RESOLVE_BENEATH, out var handle);
        handle?.Dispose();
        return error;
    }

    private static Check CacheStat(string name, SafeFileHandle? file) => file is null
        ? Check.Info(Area, name, "not tried: there is no file that can be read")
        : Libc.CacheStat(file, 0, 0, out _) switch
        {
            0 => Check.Ok(Area, name, "works: the server asks it whether a send would wait for a disk"),
            -Errno.EPERM => Check.Info(Area, name, "only for the owner of a file, or who may write it; the server asks preadv2 instead"),
            var error => Check.Info(Area, name, $"no: {Check.Error(error)}; the server asks preadv2 instead"),
        };

    private static Check PReadV2(string name, SafeFileHandle? file)
    {
        Span<byte> probe = stackalloc byte[1];
        return file is null
            ? Check.Info(Area, name, "not tried: there is no file that can be read")
            : NoWait(name, (int)Libc.PReadV2(file, probe, 0, Libc.RWF_NOWAIT), Libc.CacheStat(file, 0, 0, out _) == 0);
    }

    /// <param name="result">Bytes read, or −errno.</param>
    /// <param name="hasCacheStat">Whether there is the other way to ask.</param>
    internal static Check NoWait(string name, int result, bool hasCacheStat) => result switch
    {
        >= 0 => Check.Ok(Area, name, "works: RWF_NOWAIT reads what is in memory and never waits"),
        -Errno.EAGAIN => Check.Ok(Area, name, "works: RWF_NOWAIT, for a page that is not in memory"),
        _ when hasCacheStat => Check.Info(Area, name, $"no RWF_NOWAIT here: {Check.Error(result)}; the server asks cachestat"),
        _ => Check.Warn(
            Area, name, $"no RWF_NOWAIT here: {Check.Error(result)}; without cachestat too, every send goes by a thread that may wait", "serve from a local file system: ext4, xfs, btrfs"),
    };

    private static Check DeferAccept(string name)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        var error = Libc.SetSockOpt(socket.SafeHandle, Libc.IPPROTO_TCP, Libc.TCP_DEFER_ACCEPT, 1);

        return error == 0
            ? Check.Ok(Area, name, "works: a connection is accepted with its first request")
            : Check.Warn(Area, name, $"refused: {Check.Error(error)}; the server does not start without", "use a Linux kernel, not one that emulates it");
    }

    private static Check IoUring(string name)
    {
        var error = SystemCalls.IoUringSetup(8, out var ring);
        ring?.Dispose();
        return IoUring(name, error, SystemFile.Read("/proc/sys/kernel/io_uring_disabled"));
    }

    /// <param name="error">0 or −errno.</param>
    /// <param name="disabled">The text of kernel.io_uring_disabled (Linux 6.6).</param>
    internal static Check IoUring(string name, int error, string? disabled) => (error, disabled) switch
    {
        (0, _) => Check.Ok(Area, name, $"available; {DoesWithout}"),
        (-Errno.EPERM, "1") => Check.Info(Area, name, $"only for members of kernel.io_uring_group (kernel.io_uring_disabled=1); {DoesWithout}"),
        (-Errno.EPERM, "2") => Check.Info(Area, name, $"disabled for all (kernel.io_uring_disabled=2); {DoesWithout}"),
        (-Errno.EPERM, _) => Check.Info(Area, name, $"refused (EPERM), by a filter of the container or service; {DoesWithout}"),
        (-Errno.ENOSYS, _) => Check.Info(Area, name, $"not in this kernel, or hidden by a filter (ENOSYS); {DoesWithout}"),
        _ => Check.Info(Area, name, $"no: {Check.Error(error)}; {DoesWithout}"),
    };

    private static Check KernelTls(string name)
    {
        // To ask for a protocol that is not there makes the kernel load its module, if root asks. A diagnosis changes nothing.
        if (SystemFile.Read("/proc/sys/net/ipv4/tcp_available_ulp") is { } available && !available.Split(' ').Contains("tls"))
        {
            return KernelTls(name, -Errno.ENOENT);
        }

        using var pair = new LoopbackPair();
        return KernelTls(name, Libc.SetSockOpt(pair.Server.SafeHandle, Libc.IPPROTO_TCP, Libc.TCP_ULP, "tls"u8));
    }

    /// <param name="error">0 or −errno.</param>
    internal static Check KernelTls(string name, int error) => error switch
    {
        0 => Check.Ok(Area, name, $"available; {DoesWithout}"),
        -Errno.ENOENT => Check.Info(Area, name, $"the module is not loaded; {DoesWithout}", "modprobe tls"),
        _ => Check.Info(Area, name, $"no: {Check.Error(error)}; {DoesWithout}"),
    };
}
