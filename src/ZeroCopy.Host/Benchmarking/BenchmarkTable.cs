using ZeroCopy.Host.Diagnosis;

namespace ZeroCopy.Host.Benchmarking;

/// <summary>The report for people: a table for each size.</summary>
internal static class BenchmarkTable
{
    private const int Width = 80;
    private const int ColumnWidth = 8;
    private const int CopiedWidth = 10;

    public static void Write(TextWriter output, BenchmarkReport report)
    {
        output.WriteLine($"zerocopy {Serving.StartBanner.Version}: what each mechanism costs on this machine");
        output.WriteLine(report.Machine);
        output.WriteLine();

        foreach (var line in MeasurementColumns.Legend)
        {
            output.WriteLine(line);
        }

        foreach (var size in report.Cases.GroupBy(static group => group.Key.Length))
        {
            output.WriteLine();
            output.WriteLine(Amount.Bytes(size.Key));

            foreach (var group in size)
            {
                Write(output, group.Key, [.. group]);
            }
        }

        foreach (var note in report.Notes)
        {
            output.WriteLine();
            WriteWrapped(output, note, "");
        }
    }

    private static void Write(TextWriter output, BenchmarkCase benchmark, Measurement[] measurements)
    {
        var verdict = Verdict.Of(measurements);
        var nameWidth = Math.Max(measurements.Max(static measurement => measurement.Mechanism.Name.Length), benchmark.Where.Length) + 2;
        output.WriteLine($"  {benchmark.Where.PadRight(nameWidth)}{string.Concat(MeasurementColumns.All.Select(static column => Pad(column.Title, column.Title)))}");

        foreach (var measurement in measurements)
        {
            output.Write($"{MeasurementColumns.Mark(verdict, measurement)} {measurement.Mechanism.Name.PadRight(nameWidth)}");
            output.WriteLine(measurement.Total.Responses == 0
                ? measurement.Note
                : string.Concat(MeasurementColumns.All.Select(column => Pad(column.Title, column.Value(measurement))))
                    + (measurement.Note is { } note ? $"  {note}" : ""));
        }

        if (verdict is not null)
        {
            WriteWrapped(output, verdict.Reason, "  ");
        }

        output.WriteLine();
    }

    private static string Pad(string title, string text) => text.PadLeft(title == "copied" ? CopiedWidth : ColumnWidth);

    private static void WriteWrapped(TextWriter output, string text, string indent)
    {
        foreach (var line in DiagnosisTable.Wrap(text, Width - indent.Length))
        {
            output.WriteLine(indent + line);
        }
    }
}
