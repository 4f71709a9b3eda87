using System.Text.Json;
using ZeroCopy.Host.Reports;

namespace ZeroCopy.Host.Benchmarking;

/// <summary>The report for machines: one object. Counts are of all counted responses together, so that nothing is rounded.</summary>
internal static class BenchmarkJson
{
    public static void Write(TextWriter output, BenchmarkReport report) =>
        JsonReport.Write(output, json => WriteMembers(json, report));

    private static void WriteMembers(Utf8JsonWriter json, BenchmarkReport report)
    {
        json.WriteString("machine", report.Machine);
        json.WriteStartArray("notes");

        foreach (var note in report.Notes)
        {
            json.WriteStringValue(note);
        }

        json.WriteEndArray();
        json.WriteStartArray("cases");

        foreach (var group in report.Cases)
        {
            Write(json, group.Key, [.. group]);
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, BenchmarkCase benchmark, Measurement[] measurements)
    {
        json.WriteStartObject();
        json.WriteNumber("bytes", benchmark.Length);
        json.WriteString("socket", benchmark.Socket == SocketKind.Tcp ? "tcp" : "unix");
        json.WriteBoolean("cold", benchmark.IsCold);

        if (Verdict.Of(measurements) is { } verdict)
        {
            json.WriteString("winner", verdict.Winner.Mechanism.Name);
            json.WriteStartArray("tied");

            foreach (var tied in verdict.Tied)
            {
                json.WriteStringValue(tied.Mechanism.Name);
            }

            json.WriteEndArray();
            json.WriteString("reason", verdict.Reason);
        }

        json.WriteStartArray("mechanisms");

        foreach (var measurement in measurements)
        {
            Write(json, measurement);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Measurement measurement)
    {
        var total = measurement.Total;
        json.WriteStartObject();
        json.WriteString("name", measurement.Mechanism.Name);

        if (measurement.Note is { } note)
        {
            json.WriteString("note", note);
        }

        json.WriteBoolean("genuine", measurement.IsGenuine);
        json.WriteNumber("responses", total.Responses);
        json.WriteNumber("seconds", Math.Round(total.Elapsed.TotalSeconds, 6));
        json.WriteNumber("megabytesPerSecond", Math.Round(measurement.MegabytesPerSecond, 1));
        json.WriteNumber("cpuMicrosecondsPerResponse", Math.Round(measurement.Cpu, 3));
        json.WriteNumber("cpuSpread", Math.Round(measurement.Spread, 3));
        json.WriteNumber("userMicroseconds", total.Usage.UserMicroseconds);
        json.WriteNumber("systemMicroseconds", total.Usage.SystemMicroseconds);

        if (measurement.Mechanism.CallsAreSeen)
        {
            json.WriteNumber("systemCalls", total.SystemCalls);
        }
        else
        {
            json.WriteNull("systemCalls");
        }

        json.WriteNumber("voluntaryContextSwitches", total.Usage.VoluntarySwitches);
        json.WriteNumber("involuntaryContextSwitches", total.Usage.InvoluntarySwitches);
        json.WriteNumber("copiedBytes", total.CopiedBytes);
        json.WriteNumber("minorPageFaults", total.Usage.MinorFaults);
        json.WriteNumber("majorPageFaults", total.Usage.MajorFaults);
        json.WriteEndObject();
    }
}
