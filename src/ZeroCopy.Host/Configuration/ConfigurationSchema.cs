using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ZeroCopy.Host.Configuration;

/// <summary>Writes the tree of keys as JSON Schema, for editors.</summary>
internal static class ConfigurationSchema
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The schema (2020-12).</summary>
    public static string Write(ConfigurationKey root)
    {
        using var buffer = new MemoryStream();

        using (var json = new Utf8JsonWriter(buffer, Indented))
        {
            json.WriteStartObject();
            json.WriteString("$schema", "https://json-schema.org/draft/2020-12/schema");
            json.WriteString("title", root.Description);
            WriteSection(json, root);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray()) + "\n";
    }

    private static void WriteKey(Utf8JsonWriter json, ConfigurationKey key)
    {
        json.WriteStartObject();
        json.WriteString("description", key.Unit is null ? key.Description : $"{key.Description} Unit: {key.Unit}.");

        switch (key.Kind)
        {
            case ConfigurationKind.Section:
                WriteSection(json, key);
                break;

            case ConfigurationKind.Map:
                json.WriteString("type", "object");

                if (key.Allowed is [var names])
                {
                    json.WriteStartObject("propertyNames");
                    json.WriteString("pattern", names);
                    json.WriteEndObject();
                }

                json.WritePropertyName("additionalProperties");
                WriteKey(json, key.Entry!);
                break;

            case ConfigurationKind.List:
                WriteList(json, key);
                break;

            case ConfigurationKind.OneOrMore:
                json.WriteStartArray("anyOf");
                WriteKey(json, key.Entry!);
                json.WriteStartObject();
                WriteList(json, key);
                json.WriteEndObject();
                json.WriteEndArray();
                break;

            case ConfigurationKind.Open:
                json.WriteString("type", "object");
                break;

            default:
                WriteValue(json, key);
                break;
        }

        json.WriteEndObject();
    }

    private static void WriteSection(Utf8JsonWriter json, ConfigurationKey section)
    {
        json.WriteString("type", "object");
        json.WriteStartObject("properties");

        foreach (var key in section.Keys)
        {
            json.WritePropertyName(key.Name);
            WriteKey(json, key);
        }

        json.WriteEndObject();

        if (section.Keys.Any(key => key.IsRequired))
        {
            json.WriteStartArray("required");

            foreach (var key in section.Keys.Where(key => key.IsRequired))
            {
                json.WriteStringValue(key.Name);
            }

            json.WriteEndArray();
        }

        json.WriteBoolean("additionalProperties", false);
    }

    private static void WriteList(Utf8JsonWriter json, ConfigurationKey key)
    {
        json.WriteString("type", "array");
        json.WritePropertyName("items");
        WriteKey(json, key.Entry!);
    }

    private static void WriteValue(Utf8JsonWriter json, ConfigurationKey key)
    {
        switch (key.Kind)
        {
            case ConfigurationKind.Boolean:
                json.WriteString("type", "boolean");

                if (bool.TryParse(key.Default, out var flag))
                {
                    json.WriteBoolean("default", flag);
                }

                return;

            case ConfigurationKind.FlagOrName:
                json.WriteStartArray("type");
                json.WriteStringValue("boolean");
                json.WriteStringValue("string");
                json.WriteEndArray();
                return;

            case ConfigurationKind.Integer:
                json.WriteString("type", "integer");
                json.WriteNumber("minimum", key.Minimum);
                json.WriteNumber("maximum", key.Maximum);

                if (key.Default is not null)
                {
                    json.WriteNumber("default", long.Parse(key.Default, CultureInfo.InvariantCulture));
                }

                return;

            case ConfigurationKind.Fraction:
                json.WriteString("type", "number");
                json.WriteNumber("minimum", 0);
                json.WriteNumber("maximum", 1);
                return;

            case ConfigurationKind.Choice:
                WriteChoice(json, key);
                return;

            case ConfigurationKind.Duration:
                json.WriteStartArray("type");
                json.WriteStringValue("integer");
                json.WriteStringValue("string");
                json.WriteEndArray();
                return;

            case ConfigurationKind.Page:
                json.WriteString("type", "string");
                json.WriteString("pattern", $"^($|/{string.Concat(key.Allowed.Select(start => $"|{start.Replace("{", "\\{", StringComparison.Ordinal).Replace("}", "\\}", StringComparison.Ordinal)}"))})");
                break;

            default:
                json.WriteString("type", "string");
                break;
        }

        if (key.Default is not null)
        {
            json.WriteString("default", key.Default);
        }
    }

    // A number or a truth value may be written as such.
    private static void WriteChoice(Utf8JsonWriter json, ConfigurationKey key)
    {
        json.WriteStartArray("enum");

        foreach (var word in key.Allowed)
        {
            WriteWord(json, word);
        }

        json.WriteEndArray();

        if (key.Default is not null)
        {
            json.WritePropertyName("default");
            WriteWord(json, key.Default);
        }
    }

    private static void WriteWord(Utf8JsonWriter json, string word)
    {
        if (long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            json.WriteNumberValue(number);
        }
        else if (bool.TryParse(word, out var value))
        {
            json.WriteBooleanValue(value);
        }
        else
        {
            json.WriteStringValue(word);
        }
    }
}
