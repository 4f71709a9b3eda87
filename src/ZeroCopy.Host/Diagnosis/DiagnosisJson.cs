using System.Text.Json;
using ZeroCopy.Host.Reports;

namespace ZeroCopy.Host.Diagnosis;

/// <summary>The diagnosis for machines: one object.</summary>
internal static class DiagnosisJson
{
    public static void Write(TextWriter output, string directory, IReadOnlyList<Check> checks) =>
        JsonReport.Write(output, json => WriteMembers(json, directory, checks));

    private static void WriteMembers(Utf8JsonWriter json, string directory, IReadOnlyList<Check> checks)
    {
        json.WriteString("directory", directory);
        json.WriteNumber("warnings", checks.Count(check => check.State == CheckState.Warn));
        json.WriteStartArray("checks");

        foreach (var check in checks)
        {
            json.WriteStartObject();
            json.WriteString("area", check.Area);
            json.WriteString("name", check.Name);
            json.WriteString("state", DiagnosisTable.Word(check.State));
            json.WriteString("finding", check.Finding);

            if (check.Remedy is { } remedy)
            {
                json.WriteString("remedy", remedy);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
