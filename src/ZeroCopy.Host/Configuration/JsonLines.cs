using System.Globalization;
using System.Text.Json;

namespace ZeroCopy.Host.Configuration;

/// <summary>Which line of a JSON file each key stands in.</summary>
internal static class JsonLines
{
    private static readonly JsonReaderOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>Reads a file that has been read as configuration already.</summary>
    /// <returns>Lines, from 1 on, by key as <c>IConfiguration</c> writes it.</returns>
    public static Dictionary<string, int> Read(ReadOnlySpan<byte> json)
    {
        var lines = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        var path = new Stack<(string Prefix, int NextIndex)>();
        var reader = new Utf8JsonReader(json, Lenient);
        var key = "";
        long counted = 0;
        var line = 1;

        while (reader.Read())
        {
            line += json[(int)counted..(int)reader.TokenStartIndex].Count((byte)'\n');
            counted = reader.TokenStartIndex;

            if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
            {
                path.Pop();
                continue;
            }

            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                key = Join(path.Peek().Prefix, reader.GetString()!);
                lines.TryAdd(key, line);
                continue;
            }

            // An entry of a list has a number for a name.
            if (path.Count > 0 && path.Peek().NextIndex >= 0)
            {
                var (prefix, index) = path.Pop();
                path.Push((prefix, index + 1));
                key = Join(prefix, index.ToString(CultureInfo.InvariantCulture));
                lines.TryAdd(key, line);
            }

            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                path.Push((key, reader.TokenType == JsonTokenType.StartArray ? 0 : -1));
            }
        }

        return lines;
    }

    private static string Join(string prefix, string name) => prefix.Length == 0 ? name : $"{prefix}:{name}";
}
