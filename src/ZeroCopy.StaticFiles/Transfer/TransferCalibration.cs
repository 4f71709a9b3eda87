using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using ZeroCopy.StaticFiles.Files;

namespace ZeroCopy.StaticFiles.Transfer;

/// <summary>Reads what was measured on this machine: the mechanism for each length, for files in the page cache.</summary>
internal static class TransferCalibration
{
    /// <summary>Of the format.</summary>
    public const int Version = 1;

    /// <summary>Reads a file.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="policy">The policy with its tables.</param>
    /// <param name="problem">What is wrong with it, otherwise.</param>
    public static bool TryLoad(string path, [NotNullWhen(true)] out TransferPolicy? policy, [NotNullWhen(false)] out string? problem)
    {
        byte[] text;

        try
        {
            text = File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            (policy, problem) = (null, $"the calibration file '{path}' cannot be read: {exception.Message}");
            return false;
        }

        if (TryParse(text, out policy, out problem))
        {
            return true;
        }

        problem = $"the calibration file '{path}': {problem}";
        return false;
    }

    /// <summary>Reads JSON, in UTF-8 with or without a byte order mark.</summary>
    /// <inheritdoc cref="TryLoad"/>
    public static bool TryParse(ReadOnlySpan<byte> text, [NotNullWhen(true)] out TransferPolicy? policy, [NotNullWhen(false)] out string? problem)
    {
        policy = null;
        CalibrationDocument? document;

        try
        {
            var json = text.StartsWith("\uFEFF"u8) ? text[3..] : text;
            document = JsonSerializer.Deserialize(json, CalibrationJson.Default.CalibrationDocument);
        }
        catch (JsonException exception)
        {
            problem = exception.Message;
            return false;
        }

        if (document?.Version != Version)
        {
            problem = $"\"version\" is {(document?.Version is { } other ? other : "missing")}; this server reads version {Version}";
            return false;
        }

        if (!TryReadTable("tcp", document.Tcp, out var tcp, out problem) || !TryReadTable("unix", document.Unix, out var unix, out problem))
        {
            return false;
        }

        policy = new TransferPolicy(tcp, unix);
        return true;
    }

    private static bool TryReadTable(
        string name, CalibrationRow?[]? rows, [NotNullWhen(true)] out TransferBand[]? bands, [NotNullWhen(false)] out string? problem)
    {
        rows ??= [];
        bands = new TransferBand[rows.Length];
        problem = null;
        var previous = -1L;

        for (var index = 0; index < rows.Length; index++)
        {
            var where = $"\"{name}\", row {index + 1}";

            if (!TryReadMode(rows[index]?.Mode, out var mechanism))
            {
                problem = $"{where}: \"mode\" is {(rows[index]?.Mode is { } mode ? $"'{mode}'" : "missing")}; use SendFile, Splice, MemoryMapped, ZeroCopySend, OffHeapCopy or Managed";
                return false;
            }

            var upTo = rows[index]!.UpTo;

            if (upTo is null && index < rows.Length - 1)
            {
                problem = $"{where}: only the last row goes without \"upTo\"";
                return false;
            }

            if (upTo <= previous)
            {
                problem = $"{where}: \"upTo\" is {upTo}; the rows stand by ascending length, from 0 on";
                return false;
            }

            previous = upTo ?? long.MaxValue;
            bands[index] = new TransferBand(previous, mechanism);
        }

        return true;
    }

    // By name only: a number would be read as well, and mean something else in another version.
    private static bool TryReadMode(string? mode, out TransferMechanism mechanism)
    {
        foreach (var candidate in Enum.GetValues<TransferMechanism>())
        {
            if (candidate != TransferMechanism.Auto && string.Equals(candidate.ToString(), mode, StringComparison.OrdinalIgnoreCase))
            {
                mechanism = candidate;
                return true;
            }
        }

        mechanism = default;
        return false;
    }
}
