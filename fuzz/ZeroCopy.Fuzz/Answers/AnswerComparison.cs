namespace ZeroCopy.Fuzz.Answers;

/// <summary>Whether two answers say the same: the same responses, whatever the order of their fields and the time.</summary>
internal static class AnswerComparison
{
    /// <summary>The first difference, or <see langword="null"/>.</summary>
    public static string? Differs(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        if (left.SequenceEqual(right))
        {
            return null;
        }

        if (AnswerParser.TryParse(left) is not { } ours || AnswerParser.TryParse(right) is not { } theirs)
        {
            return WithoutDates(left).AsSpan().SequenceEqual(WithoutDates(right)) ? null : "bytes that are no sequence of responses";
        }

        for (var index = 0; index < Math.Min(ours.Count, theirs.Count); index++)
        {
            if (ours[index].Differs(theirs[index]) is { } difference)
            {
                return $"response {index + 1}: {difference}";
            }
        }

        return ours.Count == theirs.Count ? null : $"{ours.Count} responses against {theirs.Count}";
    }

    private static byte[] WithoutDates(ReadOnlySpan<byte> answer)
    {
        var name = "\r\nDate: "u8;
        var bytes = answer.ToArray();

        for (var rest = bytes.AsSpan(); rest.IndexOf(name) is >= 0 and var found; rest = rest[(found + name.Length)..])
        {
            var value = rest[(found + name.Length)..];
            value[..Math.Min(value.Length, HttpDate.Length)].Clear();
        }

        return bytes;
    }
}
