using ZeroCopy.Host.Diagnosis;

namespace ZeroCopy.Host.Benchmarking;

/// <summary>The report for documents: a table for each size, the winners bold.</summary>
internal static class BenchmarkMarkdown
{
    public static void Write(TextWriter output, BenchmarkReport report)
    {
        output.WriteLine($"{report.Machine}; zerocopy {Serving.StartBanner.Version}.");

        foreach (var size in report.Cases.GroupBy(static group => group.Key.Length))
        {
            output.WriteLine();
            output.WriteLine($"### {Amount.Bytes(size.Key)}");
            output.WriteLine();
            output.WriteLine($"| | Mechanism |{string.Concat(MeasurementColumns.All.Select(static column => $" {column.Title} |"))}");
            output.WriteLine($"|---|---|{string.Concat(MeasurementColumns.All.Select(static _ => "---:|"))}");
            var verdicts = new List<(BenchmarkCase Case, Verdict Verdict)>();

            foreach (var group in size)
            {
                var measurements = group.ToArray();

                if (Verdict.Of(measurements) is { } verdict)
                {
                    verdicts.Add((group.Key, verdict));
                }

                foreach (var measurement in measurements)
                {
                    output.WriteLine(Row(measurement, MeasurementColumns.Mark(verdicts.LastOrDefault().Verdict, measurement) != ' '));
                }
            }

            output.WriteLine();

            foreach (var (benchmark, verdict) in verdicts)
            {
                output.WriteLine($"- {benchmark.Where}: {verdict.Reason}");
            }
        }

        foreach (var note in report.Notes)
        {
            output.WriteLine();
            output.WriteLine($"Note: {note}");
        }
    }

    private static string Row(Measurement measurement, bool wins)
    {
        var name = wins ? $"**{measurement.Mechanism.Name}**" : measurement.Mechanism.Name;
        var note = measurement.Note is { } text ? $" ({text})" : "";
        var values = MeasurementColumns.All.Select(column => measurement.Total.Responses == 0 ? " |" : $" {column.Value(measurement)} |");
        return $"| {measurement.Case.Where} | {name}{note} |{string.Concat(values)}";
    }
}
