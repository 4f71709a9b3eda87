using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ZeroCopy.Host.Serving;

namespace ZeroCopy.Host.Diagnosis;

/// <summary>The diagnosis for machines: one object.</summary>
internal static class DiagnosisJson
{
    // No HTML is near; apostrophes and arrows stay readable.
    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(TextWriter output, string directory, IReadOnlyList<Check> checks)
    {
        using var bytes = new MemoryStream();

        using (var json = new Utf8JsonWriter(bytes, Options))
        {
            json.WriteStartObject();
            json.WriteString("version", StartBanner.Version);
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
            json.WriteEndObject();
        }

        output.WriteLine(Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length));
    }
}
