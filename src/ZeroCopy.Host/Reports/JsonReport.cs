using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ZeroCopy.Host.Serving;

namespace ZeroCopy.Host.Reports;

/// <summary>What a command tells machines: one object, which begins with the version.</summary>
internal static class JsonReport
{
    // No HTML is near; apostrophes and arrows stay readable.
    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the report.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="writeMembers">Writes what comes behind the version.</param>
    public static void Write(TextWriter output, Action<Utf8JsonWriter> writeMembers)
    {
        using var bytes = new MemoryStream();

        using (var json = new Utf8JsonWriter(bytes, Options))
        {
            json.WriteStartObject();
            json.WriteString("version", StartBanner.Version);
            writeMembers(json);
            json.WriteEndObject();
        }

        output.WriteLine(Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length));
    }
}
