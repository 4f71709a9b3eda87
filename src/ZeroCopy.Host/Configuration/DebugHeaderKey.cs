using ZeroCopy.StaticFiles.Responses;

namespace ZeroCopy.Host.Configuration;

/// <summary>The key <c>DebugHeader</c>: the field that explains each answer.</summary>
internal static class DebugHeaderKey
{
    /// <summary>The field, where it is asked for without a name.</summary>
    public const string DefaultName = "Zerocopy-Explain";

    /// <summary>The key.</summary>
    public static ConfigurationKey Key { get; } = new("DebugHeader", ConfigurationKind.FlagOrName,
        $"Name of the header field that explains each answer, or true for {DefaultName}; for debugging only. --debug-header wins.")
    {
        Check = ProblemOf,
    };

    /// <summary>The name of the field; <see langword="null"/> for none.</summary>
    public static string? Read(SettingReader settings) =>
        settings.Text(Key) is not { } text ? null
        : bool.TryParse(text, out var isOn) ? (isOn ? DefaultName : null)
        : text;

    /// <summary>What is wrong with a name; <see langword="null"/> for nothing.</summary>
    public static string? ProblemOf(string text)
    {
        if (bool.TryParse(text, out _))
        {
            return null;
        }

        try
        {
            FieldLines.RequireOwnName(text);
            return null;
        }
        catch (ArgumentException exception)
        {
            return exception.Message;
        }
    }
}
