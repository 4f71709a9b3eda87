using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ZeroCopy.Host.Explanation;

/// <summary>The explanation for machines: one object.</summary>
internal static class ExplanationJson
{
    // No HTML is near; apostrophes stay readable.
    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(TextWriter output, RequestExplanation explanation)
    {
        using var bytes = new MemoryStream();

        using (var json = new Utf8JsonWriter(bytes, Options))
        {
            json.WriteStartObject();
            json.WriteString("version", Serving.StartBanner.Version);
            json.WriteString("directory", explanation.Directory);
            json.WriteString("method", explanation.Request.Method);
            json.WriteString("target", explanation.Request.Target);
            json.WriteNumber("status", explanation.Head.StatusCode);
            json.WriteString("door", explanation.Door);
            json.WriteString("mechanism", explanation.Mechanism);
            json.WriteStartArray("fields");

            foreach (var (name, value) in explanation.Head.Fields)
            {
                json.WriteStartObject();
                json.WriteString("name", name);
                json.WriteString("value", value);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("reasons");

            foreach (var reason in explanation.Reasons)
            {
                json.WriteStartObject();
                json.WriteString("area", reason.Area);
                json.WriteString("name", reason.Name);
                json.WriteString("text", reason.Text);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        output.WriteLine(Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length));
    }
}
