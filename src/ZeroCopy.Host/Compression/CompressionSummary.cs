using System.Globalization;

namespace ZeroCopy.Host.Compression;

/// <summary>The table at the end of <c>zerocopy compress</c>.</summary>
internal static class CompressionSummary
{
    private static readonly string[] Header = ["coding", "made", "up to date", "skipped", "removed", "failed", "bytes before", "after", "saved"];

    public static void Write(TextWriter output, CompressionReport report, bool dryRun)
    {
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Files:N0} compressible {(report.Files == 1 ? "file" : "files")}{(dryRun ? "; dry run, nothing was changed" : "")}"));

        if (report.Files == 0)
        {
            return;
        }

        string[][] rows = [Header, .. report.Codings.Select(Row)];
        var widths = Enumerable.Range(0, Header.Length).Select(column => rows.Max(row => row[column].Length)).ToArray();

        foreach (var row in rows)
        {
            output.WriteLine(string.Join("  ", row.Select((cell, column) => column == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[column]))));
        }
    }

    private static string[] Row(CodingTotals totals) =>
    [
        totals.Coding,
        Text(totals.Made),
        Text(totals.UpToDate),
        Text(totals.Skipped),
        Text(totals.Removed),
        Text(totals.Failed),
        Text(totals.Before),
        Text(totals.After),
        totals.Before == 0 ? "-" : string.Create(CultureInfo.InvariantCulture, $"{100 - (100.0 * totals.After / totals.Before):0.0} %"),
    ];

    private static string Text(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
