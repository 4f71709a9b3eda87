using System.Text.Json;
using ZeroCopy.Host.Reports;

namespace ZeroCopy.Host.Explanation;

/// <summary>The explanation for machines: one object.</summary>
internal static class ExplanationJson
{
    public static void Write(TextWriter output, RequestExplanation explanation) =>
        JsonReport.Write(output, json => WriteMembers(json, explanation));

    private static void WriteMembers(Utf8JsonWriter json, RequestExplanation explanation)
    {
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
    }
}
