using System.Text;

namespace ZeroCopy.Fuzz.Inputs;

/// <summary>A request in pieces, so that each can be spoilt by itself. A character is a byte (Latin-1).</summary>
internal sealed class RequestDraft
{
    public const string LineEnd = "\r\n";

    /// <summary>What stands before the method.</summary>
    public string Prefix { get; set; } = "";

    public string Method { get; set; } = "GET";

    public string GapBeforeTarget { get; set; } = " ";

    public string Target { get; set; } = "/";

    public string GapBeforeVersion { get; set; } = " ";

    public string Version { get; set; } = "HTTP/1.1";

    public string StartLineEnd { get; set; } = LineEnd;

    public List<DraftField> Fields { get; } = [];

    public string HeadEnd { get; set; } = LineEnd;

    public string Body { get; set; } = "";

    public void Add(string name, string value) => Fields.Add(new DraftField(name, ": ", value, LineEnd));

    /// <summary>Adds the field at any place among the others.</summary>
    public void Insert(InputRandom random, DraftField field) => Fields.Insert(random.Below(Fields.Count + 1), field);

    /// <inheritdoc cref="Insert(InputRandom, DraftField)"/>
    public void Insert(InputRandom random, string name, string value) => Insert(random, new DraftField(name, ": ", value, LineEnd));

    public void Remove(string name) => Fields.RemoveAll(field => field.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Changes any one field, if there is one.</summary>
    public void Change(InputRandom random, Func<DraftField, DraftField> change)
    {
        if (Fields.Count > 0)
        {
            var index = random.Below(Fields.Count);
            Fields[index] = change(Fields[index]);
        }
    }

    public void AppendTo(StringBuilder input)
    {
        input.Append(Prefix).Append(Method).Append(GapBeforeTarget).Append(Target).Append(GapBeforeVersion).Append(Version).Append(StartLineEnd);

        foreach (var field in Fields)
        {
            input.Append(field.Name).Append(field.Separator).Append(field.Value).Append(field.End);
        }

        input.Append(HeadEnd).Append(Body);
    }
}

/// <summary>A header field in pieces.</summary>
internal sealed record DraftField(string Name, string Separator, string Value, string End);
