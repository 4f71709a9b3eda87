namespace ZeroCopy.Fuzz.Inputs;

/// <summary>Changes to bytes, blind to what they mean.</summary>
internal static class Mutation
{
    // The bytes that parsers treat in a way of their own.
    private static readonly byte[] Interesting = [.. "\r\n \t:,;/%?#.\"0"u8, 0, 1, 0x0B, 0x7F, 0x80, 0xFF];

    /// <summary>One to four changes of <paramref name="input"/>, some of which borrow from <paramref name="other"/>.</summary>
    public static byte[] Apply(byte[] input, byte[] other, InputRandom random)
    {
        var bytes = new List<byte>(input);

        for (var left = random.Pick([1, 1, 1, 2, 3, 4]); left > 0; left--)
        {
            Change(bytes, other, random);
        }

        return [.. bytes];
    }

    private static void Change(List<byte> bytes, byte[] other, InputRandom random)
    {
        var at = random.Below(bytes.Count + 1);
        var length = Math.Min(random.Pick([1, 1, 2, 4, 16, 64]), bytes.Count - at);

        switch (random.Below(7))
        {
            case 0 when length > 0:
                bytes[at] ^= (byte)(1 << random.Below(8));
                break;
            case 1 when length > 0:
                bytes[at] = random.Pick(Interesting);
                break;
            case 2:
                bytes.Insert(at, random.Pick(Interesting));
                break;
            case 3:
                bytes.RemoveRange(at, length);
                break;
            case 4:
                bytes.InsertRange(at, bytes.GetRange(at, length));
                break;
            case 5:
                // A splice: the beginning of one, the end of the other.
                bytes.RemoveRange(at, bytes.Count - at);
                bytes.AddRange(other.AsSpan(random.Below(other.Length + 1)));
                break;
            default:
                var from = random.Below(other.Length + 1);
                bytes.InsertRange(at, other.AsSpan(from, Math.Min(random.Pick([4, 16, 64]), other.Length - from)).ToArray());
                break;
        }
    }
}
