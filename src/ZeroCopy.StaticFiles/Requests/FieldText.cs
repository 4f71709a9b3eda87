using System.Text;

namespace ZeroCopy.StaticFiles.Requests;

/// <summary>Room for the characters of header fields, on the stack of whoever decides by them.</summary>
internal ref struct FieldText(Span<char> free)
{
    private Span<char> _free = free;

    /// <summary>Whether all fields had room.</summary>
    public bool Fits { get; private set; } = true;

    /// <summary>The characters of a field; nothing when there is no room for them.</summary>
    public ReadOnlySpan<char> Widen(ReadOnlySpan<byte> field)
    {
        if (field.Length > _free.Length)
        {
            Fits = false;
            return default;
        }

        Encoding.Latin1.GetChars(field, _free);
        var text = _free[..field.Length];
        _free = _free[field.Length..];
        return text;
    }
}
