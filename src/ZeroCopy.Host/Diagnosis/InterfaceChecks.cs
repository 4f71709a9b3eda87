using System.Globalization;
using System.Net.Sockets;
using ZeroCopy.Host.Interop;

namespace ZeroCopy.Host.Diagnosis;

/// <summary>Whether the network interfaces take pages from where they are: without that the kernel copies each packet together.</summary>
internal static class InterfaceChecks
{
    private const string Area = "network";
    private const string Root = "/sys/class/net";

    // A machine with containers has hundreds.
    private const int MaxRows = 12;

    // linux/if.h.
    private const long IFF_UP = 1;
    private const long IFF_LOOPBACK = 8;

    public static IReadOnlyList<Check> All()
    {
        string[] names;

        try
        {
            // Those of a bus first: the others have them below, or lead to containers.
            names = [.. Directory.GetFileSystemEntries(Root).Select(path => Path.GetFileName(path))
                .Where(IsUp)
                .OrderByDescending(HasDevice)
                .ThenBy(name => name, StringComparer.Ordinal)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [Check.Info(Area, "interfaces", $"cannot be told: {exception.Message}")];
        }

        if (names.Length == 0)
        {
            return [Check.Info(Area, "interfaces", "none is up but loopback")];
        }

        List<Check> checks = [.. names.Take(MaxRows).Select(Of)];

        if (names.Length > MaxRows)
        {
            checks.Add(Check.Info(Area, "interfaces", $"{Amount.Count(names.Length - MaxRows)} more are up"));
        }

        return checks;
    }

    /// <summary>By the text of <c>flags</c> and <c>operstate</c>.</summary>
    internal static bool IsUp(string? flags, string? state) =>
        flags is ['0', 'x', .. var digits]
        && long.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var bits)
        && (bits & IFF_UP) != 0
        && (bits & IFF_LOOPBACK) == 0
        && state is not ("down" or "notpresent" or "lowerlayerdown");

    /// <param name="gathers">Whether scatter-gather is on; <see langword="null"/> when the driver does not tell.</param>
    /// <param name="segments">Whether TSO is on.</param>
    /// <param name="megabits">Mbit/s; virtual ones have none, or −1.</param>
    /// <param name="hasDevice">Whether it is on a bus, rather than made by software.</param>
    internal static Check Describe(string name, bool? gathers, bool? segments, long? megabits, bool hasDevice)
    {
        var finding = $"scatter-gather {Text(gathers)}, TSO {Text(segments)}, {(megabits > 0 ? $"{Amount.Count(megabits.Value)} Mbit/s" : "speed not told")}{(hasDevice ? "" : ", virtual")}";

        return (gathers, segments, hasDevice) switch
        {
            (false, _, true) => Check.Warn(
                Area, name, $"{finding}: the kernel copies every packet together, after sendfile too", $"ethtool -K {name} sg on tso on"),
            (true, true, _) => Check.Ok(Area, name, finding),
            (true, false, true) => Check.Info(Area, name, $"{finding}: the kernel cuts the segments itself", $"ethtool -K {name} tso on"),
            _ => Check.Info(Area, name, finding),
        };
    }

    private static Check Of(string name)
    {
        try
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            return Describe(
                name,
                IsOn(socket, name, SystemCalls.ETHTOOL_GSG),
                IsOn(socket, name, SystemCalls.ETHTOOL_GTSO),
                SystemFile.ReadNumber($"{Root}/{name}/speed"),
                HasDevice(name));
        }
        catch (SocketException exception)
        {
            return Check.Info(Area, name, $"cannot be told: {exception.Message}");
        }
    }

    private static bool IsUp(string name) => IsUp(SystemFile.Read($"{Root}/{name}/flags"), SystemFile.Read($"{Root}/{name}/operstate"));

    private static bool HasDevice(string name) => Directory.Exists($"{Root}/{name}/device");

    private static bool? IsOn(Socket socket, string name, uint command) =>
        SystemCalls.Ethtool(socket.SafeHandle, name, command, out var value) < 0 ? null : value != 0;

    private static string Text(bool? isOn) => isOn switch
    {
        true => "on",
        false => "off",
        null => "not told",
    };
}
