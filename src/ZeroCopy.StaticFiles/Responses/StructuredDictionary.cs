using System.Globalization;
using System.Text;

namespace ZeroCopy.StaticFiles.Responses;

/// <summary>Writes a field value that is a dictionary (RFC 9651 §3.2). Keys and tokens are the caller's to choose well; text may be anything.</summary>
internal sealed class StructuredDictionary
{
    private readonly StringBuilder _value = new();

    /// <summary>Adds <c>key=token</c> (§3.3.4).</summary>
    public StructuredDictionary Token(string key, string token)
    {
        Key(key).Append(token);
        return this;
    }

    /// <summary>Adds <c>key="text"</c>.</summary>
    public StructuredDictionary Text(string key, string text)
    {
        Key(key);
        AppendText(text);
        return this;
    }

    /// <summary>Adds <c>key=(token "text" "text")</c>, an inner list (§3.1.1); nothing when there would be nothing in it.</summary>
    public StructuredDictionary List(string key, string? token, IReadOnlyList<string> texts)
    {
        if (token is null && texts.Count == 0)
        {
            return this;
        }

        Key(key).Append('(').Append(token);

        for (var index = 0; index < texts.Count; index++)
        {
            _value.Append(token is null && index == 0 ? "" : " ");
            AppendText(texts[index]);
        }

        _value.Append(')');
        return this;
    }

    public override string ToString() => _value.ToString();

    private StringBuilder Key(string key) => _value.Append(_value.Length == 0 ? "" : ", ").Append(key).Append('=');

    // A String (§3.3.3) holds visible ASCII and spaces, a Display String (§3.3.8) anything as percent-encoded UTF-8.
    private void AppendText(string text)
    {
        if (text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            AppendDisplayString(text);
            return;
        }

        _value.Append('"').Append(text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)).Append('"');
    }

    // §4.1.11: "%x00-1f / %x7f-ff", "%" and DQUOTE are encoded, in lower case.
    private void AppendDisplayString(string text)
    {
        _value.Append("%\"");

        foreach (var value in Encoding.UTF8.GetBytes(text))
        {
            if (value is < 0x20 or >= 0x7F or (byte)'%' or (byte)'"')
            {
                _value.Append(CultureInfo.InvariantCulture, $"%{value:x2}");
            }
            else
            {
                _value.Append((char)value);
            }
        }

        _value.Append('"');
    }
}
