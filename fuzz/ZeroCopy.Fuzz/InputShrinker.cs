namespace ZeroCopy.Fuzz;

/// <summary>Makes an input that disagrees shorter, so that what is left is what matters.</summary>
internal static class InputShrinker
{
    // A second or two; a disagreement that is found again only now and then must not take forever.
    private const int MaxAttempts = 20_000;

    /// <summary>Leaves out what can be left out: halves first, single bytes last.</summary>
    public static byte[] Shrink(byte[] input, Predicate<byte[]> disagrees)
    {
        var attempts = 0;

        // Again, as long as it helps: what could not go before may go without what came after it.
        for (var before = input.Length + 1; input.Length < before;)
        {
            before = input.Length;

            for (var size = Math.Max(before / 2, 1); size > 0; size /= 2)
            {
                for (var at = 0; at + size <= input.Length && attempts++ < MaxAttempts;)
                {
                    byte[] shorter = [.. input.AsSpan(0, at), .. input.AsSpan(at + size)];

                    if (disagrees(shorter))
                    {
                        input = shorter;
                    }
                    else
                    {
                        at += size;
                    }
                }
            }
        }

        return input;
    }
}
