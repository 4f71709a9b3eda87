using ZeroCopy.StaticFiles.Files;
using ZeroCopy.StaticFiles.Interop.Linux;
using ZeroCopy.StaticFiles.Memory;

namespace ZeroCopy.Host.Diagnosis;

/// <summary>What the system allows this process and its sockets.</summary>
internal static class LimitChecks
{
    private const string Area = "limits";

    // As much as a thousand connections with a file each take, twice over.
    private const long LeastOpenFiles = 4096;
    private const long LeastBacklog = 512;

    // One turn of a send. With less, a fast client waits for the next turn.
    private const long LargeSendBuffer = 1024 * 1024;

    public static IEnumerable<Check> All(DirectorySurvey survey)
    {
        var limits = SystemFile.Read("/proc/self/limits");

        yield return OpenFiles(ProcessLimits.Find(limits, "Max open files"));
        yield return Inotify(TryInotify(), SystemFile.ReadNumber("/proc/sys/fs/inotify/max_user_instances"));
        yield return Watches(SystemFile.ReadNumber("/proc/sys/fs/inotify/max_user_watches"), survey.Directories);
        yield return Backlog(SystemFile.ReadNumber("/proc/sys/net/core/somaxconn"));
        yield return SendBuffer(SystemFile.ReadNumber("/proc/sys/net/ipv4/tcp_wmem"));
        yield return LockedMemory(ProcessLimits.Find(limits, "Max locked memory"));
        yield return AddressSpace(ProcessLimits.Find(limits, "Max address space"), TryReserve());
    }

    internal static Check OpenFiles(ProcessLimit? limit) => limit switch
    {
        null => Untold("open files"),
        { Hard: < LeastOpenFiles } => Check.Warn(
            Area, "open files", Text(limit.Value, Amount.Count) + ": a connection takes one, a file being sent another", "in the systemd unit: LimitNOFILE=65536"),
        _ => Check.Ok(Area, "open files", Text(limit.Value, Amount.Count)),
    };

    /// <param name="error">What making an instance gave: 0 or −errno.</param>
    internal static Check Inotify(int error, long? instances) => error switch
    {
        0 => Check.Ok(Area, "inotify instances", instances is null ? "there is room for one more" : $"{Amount.Count(instances.Value)} for each user, and there is room for one more"),
        -Errno.EMFILE => Check.Warn(
            Area, "inotify instances", $"all of this user's are taken ({instances}); changes are seen by revalidation only", "sysctl fs.inotify.max_user_instances=1024"),
        _ => Check.Warn(Area, "inotify instances", $"refused: {Check.Error(error)}; changes are seen by revalidation only", "allow inotify in the container or service"),
    };

    internal static Check Watches(long? watches, int directories) => watches switch
    {
        null => Untold("inotify watches"),
        _ when watches < Math.Min(directories, DirectoryWatch.MaxDirectories) => Check.Warn(
            Area, "inotify watches", $"{Amount.Count(watches.Value)} for each user, for {Amount.Count(directories, "directory", "directories")}: some changes are seen by revalidation only", "sysctl fs.inotify.max_user_watches=524288"),
        _ => Check.Ok(Area, "inotify watches", $"{Amount.Count(watches.Value)} for each user; the server takes one for each directory, {Amount.Count(DirectoryWatch.MaxDirectories)} at most"),
    };

    internal static Check Backlog(long? connections) => connections switch
    {
        null => Untold("somaxconn"),
        < LeastBacklog => Check.Warn(
            Area, "somaxconn", $"{Amount.Count(connections.Value)} connections may wait to be accepted: a burst of more is dropped", "sysctl net.core.somaxconn=4096"),
        _ => Check.Ok(Area, "somaxconn", $"{Amount.Count(connections.Value)} connections may wait to be accepted"),
    };

    internal static Check SendBuffer(long? bytes) => bytes switch
    {
        null => Untold("tcp_wmem"),
        < LargeSendBuffer => Check.Info(
            Area, "tcp_wmem", $"{Amount.Bytes(bytes.Value)} at most are under way on a connection: little for fast clients far away", "sysctl net.ipv4.tcp_wmem='4096 16384 4194304'"),
        _ => Check.Ok(Area, "tcp_wmem", $"{Amount.Bytes(bytes.Value)} at most are under way on a connection"),
    };

    internal static Check LockedMemory(ProcessLimit? limit) => limit is null
        ? Untold("locked memory")
        : Check.Info(Area, "locked memory", Text(limit.Value, bytes => Amount.Bytes(bytes)) + "; only MSG_ZEROCOPY would need it");

    /// <param name="error">What reserving address space gave: 0 or −errno.</param>
    internal static Check AddressSpace(ProcessLimit? limit, int error)
    {
        var finding = limit is null ? "limit not told" : Text(limit.Value, bytes => Amount.Bytes(bytes));

        return error < 0
            ? Check.Warn(Area, "address space", $"{finding}: {Amount.Bytes(PhantomMemory.MaxLength)} cannot be reserved, {Check.Error(error)}; without it files are copied", "in the systemd unit: LimitAS=infinity")
            : Check.Ok(Area, "address space", $"{finding}; {Amount.Bytes(PhantomMemory.MaxLength)} can be reserved");
    }

    private static Check Untold(string name) => Check.Info(Area, name, "cannot be told here");

    private static string Text(ProcessLimit limit, Func<long, string> text) => limit.Soft == limit.Hard
        ? Text(limit.Hard, text)
        : $"{Text(limit.Soft, text)}, can be raised to {Text(limit.Hard, text)}";

    private static string Text(long? limit, Func<long, string> text) => limit is null ? "unlimited" : text(limit.Value);

    private static int TryInotify()
    {
        var error = Libc.InotifyInit1(Libc.IN_CLOEXEC | Libc.IN_NONBLOCK, out var inotify);
        inotify?.Dispose();
        return error;
    }

    private static int TryReserve()
    {
        var error = Libc.MMap(null, PhantomMemory.MaxLength, Libc.PROT_NONE, Libc.MAP_PRIVATE | Libc.MAP_ANONYMOUS | Libc.MAP_NORESERVE, 0, out var reservation);
        reservation?.Dispose();
        return error;
    }
}
