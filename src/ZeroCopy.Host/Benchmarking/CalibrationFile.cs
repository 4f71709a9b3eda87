using System.Text.Json;
using ZeroCopy.StaticFiles.Transfer;

namespace ZeroCopy.Host.Benchmarking;

/// <summary>Writes what was measured as the table that the server's <c>Auto</c> reads.</summary>
internal static class CalibrationFile
{
    /// <summary>Where it is written when no name is given.</summary>
    public const string DefaultName = "zerocopy-calibration.json";

    /// <summary>The table of a report: hot files only.</summary>
    public static CalibrationDocument Of(BenchmarkReport report) => new()
    {
        Version = TransferCalibration.Version,
        Tcp = Rows(report, SocketKind.Tcp),
        Unix = Rows(report, SocketKind.Unix),
    };

    /// <summary>Writes it beside its place and moves it there, so that a server that starts now reads the old one or the new one.</summary>
    public static void Write(string path, BenchmarkReport report)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";

        try
        {
            File.WriteAllBytes(temporary, JsonSerializer.SerializeToUtf8Bytes(Of(report), CalibrationJson.Default.CalibrationDocument));
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static CalibrationRow[] Rows(BenchmarkReport report, SocketKind socket) =>
    [
        .. Crossovers.Find(report.Measurements.Where(measurement => measurement.Case.Socket == socket && !measurement.Case.IsCold))
            .Select(static step => new CalibrationRow { UpTo = step.UpTo, Mode = step.Mechanism.Name }),
    ];
}
