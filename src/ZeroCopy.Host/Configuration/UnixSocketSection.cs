using System.Globalization;
using ZeroCopy.Host.Serving;

namespace ZeroCopy.Host.Configuration;

/// <summary>The section <c>UnixSocket</c>: who may connect to the URLs that are Unix domain sockets.</summary>
internal static class UnixSocketSection
{
    private const string GroupFile = "/etc/group";

    private static readonly ConfigurationKey Mode = new("Mode", ConfigurationKind.Text, "Permissions of the sockets in octal, such as 0660; who may write may connect. Without it, what the umask leaves.")
    {
        Check = static text => TryParseMode(text, out _) ? null : $"'{text}' is not a mode. Write it in octal, as 0660.",
    };

    private static readonly ConfigurationKey Group = new("Group", ConfigurationKind.Text, "Group of the sockets, by number or by its name in /etc/group.")
    {
        Check = static text => TryFindGroup(text, out _) ? null : $"there is no group '{text}' in {GroupFile}. Its number may stand here as well.",
    };

    /// <summary>The section.</summary>
    public static ConfigurationKey Key { get; } = ConfigurationKey.Section("UnixSocket", "Who may connect to Unix domain sockets.", Mode, Group) with { NeedsRestart = true };

    /// <summary>Reads the section. What cannot be meant has been told of.</summary>
    public static UnixSocketSettings Read(SettingReader settings)
    {
        var section = settings.Section(Key);
        return new UnixSocketSettings(
            TryParseMode(section.Text(Mode), out var mode) ? mode : null,
            TryFindGroup(section.Text(Group), out var group) ? group : null);
    }

    private static bool TryParseMode(string? text, out UnixFileMode mode)
    {
        var isMode = text is { Length: 3 or 4 } && text.All(static digit => digit is >= '0' and <= '7') && (text.Length == 3 || text[0] == '0');
        mode = isMode ? (UnixFileMode)Convert.ToInt32(text, 8) : default;
        return isMode;
    }

    private static bool TryFindGroup(string? name, out uint id)
    {
        id = 0;

        if (name is null || uint.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out id))
        {
            return name is not null;
        }

        // group(5): name, password, number, members.
        return File.Exists(GroupFile)
            && File.ReadLines(GroupFile).Select(static line => line.Split(':')).FirstOrDefault(fields => fields.Length > 2 && fields[0] == name) is { } found
            && uint.TryParse(found[2], NumberStyles.None, CultureInfo.InvariantCulture, out id);
    }
}
