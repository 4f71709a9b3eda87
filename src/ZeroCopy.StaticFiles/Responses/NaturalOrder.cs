namespace ZeroCopy.StaticFiles.Responses;

/// <summary>
/// Compares names as people do: upper and lower case alike, and digits by the number that they write, so that
/// <c>part9</c> comes before <c>part10</c>. Two names are equal only when they are the same characters.
/// </summary>
internal static class NaturalOrder
{
    public static int Compare(string left, string right)
    {
        int l = 0, r = 0;

        while (l < left.Length && r < right.Length)
        {
            int order;

            if (char.IsAsciiDigit(left[l]) && char.IsAsciiDigit(right[r]))
            {
                order = CompareNumbers(TakeDigits(left, ref l), TakeDigits(right, ref r));
            }
            else
            {
                order = char.ToUpperInvariant(left[l++]).CompareTo(char.ToUpperInvariant(right[r++]));
            }

            if (order != 0)
            {
                return order;
            }
        }

        var rest = (left.Length - l).CompareTo(right.Length - r);

        // "a1" and "A01" are alike so far; something must come first, and always the same.
        return rest != 0 ? rest : string.CompareOrdinal(left, right);
    }

    // Of any length: no number type holds all digits that a name can have.
    private static int CompareNumbers(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        left = left.TrimStart('0');
        right = right.TrimStart('0');
        return left.Length != right.Length ? left.Length.CompareTo(right.Length) : left.SequenceCompareTo(right);
    }

    private static ReadOnlySpan<char> TakeDigits(string text, ref int position)
    {
        var start = position;

        while (position < text.Length && char.IsAsciiDigit(text[position]))
        {
            position++;
        }

        return text.AsSpan(start, position - start);
    }
}
