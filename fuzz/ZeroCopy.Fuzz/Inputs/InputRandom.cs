namespace ZeroCopy.Fuzz.Inputs;

/// <summary>SplitMix64. Ours, because the sequence of <see cref="Random"/> may change between versions of .NET.</summary>
internal sealed class InputRandom
{
    private const ulong GoldenRatio = 0x9E3779B97F4A7C15;

    private ulong _state;

    /// <summary>The numbers of one input, which are independent of all others.</summary>
    public InputRandom(ulong seed, long index)
    {
        _state = Mix(seed ^ Mix((ulong)index + GoldenRatio));
    }

    /// <summary>A number from 0 to <paramref name="limit"/> - 1.</summary>
    public int Below(int limit)
    {
        _state += GoldenRatio;
        return (int)(((Mix(_state) >> 32) * (ulong)limit) >> 32);
    }

    /// <summary>True in <paramref name="percent"/> of 100 calls.</summary>
    public bool Chance(int percent) => Below(100) < percent;

    /// <summary>One of <paramref name="choices"/>, all alike.</summary>
    public T Pick<T>(IReadOnlyList<T> choices) => choices[Below(choices.Count)];

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
