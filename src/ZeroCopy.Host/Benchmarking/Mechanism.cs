using Microsoft.Win32.SafeHandles;
using ZeroCopy.StaticFiles.Files;
using ZeroCopy.StaticFiles.Transfer;

namespace ZeroCopy.Host.Benchmarking;

/// <summary>A way of the library to bring a file to a socket, and what the benchmark has to know of it.</summary>
/// <param name="Kind">Which; <see cref="TransferMechanism.Auto"/> is what the server does where nothing is said.</param>
internal sealed record Mechanism(TransferMechanism Kind)
{
    /// <summary>All that the library has, in its order, which is that of the tables.</summary>
    public static readonly IReadOnlyList<Mechanism> All =
        [.. Enum.GetValues<TransferMechanism>().OrderBy(static kind => kind == TransferMechanism.Auto).Select(static kind => new Mechanism(kind))];

    /// <summary>Whether it is the server's choice, and not one way for all files.</summary>
    public bool IsAutomatic => Kind == TransferMechanism.Auto;

    /// <summary>As on the command line, in tables and in JSON.</summary>
    public string Name => Kind.ToString();

    /// <summary>Whether the library makes the system calls itself, so that they are counted. Of a managed socket the runtime makes them.</summary>
    public bool CallsAreSeen => Kind != TransferMechanism.Managed;

    /// <summary>What the sender is told to send this way.</summary>
    public FileRegion Region(SafeFileHandle file, long length) => new(file, 0, length) { Mechanism = Kind };

    /// <summary>Whether the sender sent all files this way, and none by another in its place.</summary>
    public bool IsGenuine(SocketSender sender) => IsAutomatic || All.All(other => other.Kind == Kind || other.IsAutomatic || sender.Sent(other.Kind) == 0);

    /// <summary>Bytes of files that went through memory of this process. A mapping is not meant: its bytes are touched by the kernel only.</summary>
    public static long CopiedBytes(SocketSender sender) => sender.Sent(TransferMechanism.OffHeapCopy) + sender.Sent(TransferMechanism.Managed);

    /// <summary>Reads a list such as <c>sendfile,splice</c>; an empty one means all.</summary>
    public static bool TryParse(IEnumerable<string> lists, out IReadOnlyList<Mechanism> mechanisms, out string problem)
    {
        var names = lists.SelectMany(static list => list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).ToArray();
        var unknown = names.FirstOrDefault(static name => !All.Any(known => known.Name.Equals(name, StringComparison.OrdinalIgnoreCase)));
        mechanisms = names.Length == 0 ? All : [.. All.Where(known => names.Contains(known.Name, StringComparer.OrdinalIgnoreCase))];
        problem = unknown is null ? "" : $"--modes: '{unknown}' is not one of {string.Join(", ", All.Select(static known => known.Name))}.";
        return unknown is null;
    }
}
