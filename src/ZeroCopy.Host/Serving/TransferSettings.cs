using ZeroCopy.StaticFiles;
using ZeroCopy.StaticFiles.Transfer;

namespace ZeroCopy.Host.Serving;

/// <summary>How files are sent, by the command line or the configuration.</summary>
/// <param name="Mode">The mode for all files.</param>
/// <param name="CalibrationFile">What was measured on this machine, or <see langword="null"/>.</param>
internal sealed record TransferSettings(TransferMode Mode, string? CalibrationFile)
{
    private const string ModeKey = "Transfer:Mode";
    private const string CalibrationKey = "Transfer:CalibrationFile";

    /// <summary>Reads and checks the settings.</summary>
    /// <param name="mode">Of the command line, which wins over the configuration.</param>
    /// <param name="configuration">The configuration.</param>
    /// <exception cref="InvalidSettingException">One of them cannot be meant.</exception>
    public static TransferSettings Read(string? mode, IConfiguration configuration)
    {
        var configured = configuration[ModeKey] is { Length: > 0 } named ? named : nameof(TransferMode.Auto);
        var settings = new TransferSettings(
            mode is null ? Parse(configured, ModeKey) : Parse(mode, "--transfer-mode"),
            configuration[CalibrationKey] is { Length: > 0 } path ? path : null);

        return settings.CalibrationFile is { } file && !TransferCalibration.TryLoad(file, out _, out var problem)
            ? throw new InvalidSettingException($"{CalibrationKey}: {problem}")
            : settings;
    }

    // By name only: Enum.Parse takes any number.
    private static TransferMode Parse(string name, string origin) =>
        Enum.GetNames<TransferMode>().Contains(name, StringComparer.OrdinalIgnoreCase)
            ? Enum.Parse<TransferMode>(name, ignoreCase: true)
            : throw new InvalidSettingException($"{origin}: '{name}' is not a mode. Use {string.Join(", ", Enum.GetNames<TransferMode>())}.");
}
