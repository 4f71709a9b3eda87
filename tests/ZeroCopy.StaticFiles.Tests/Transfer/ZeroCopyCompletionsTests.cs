using CsCheck;
using ZeroCopy.StaticFiles.Transfer;

namespace ZeroCopy.StaticFiles.Tests.Transfer;

public class ZeroCopyCompletionsTests
{
    [Fact]
    public void TryComplete_PartitionInAnyOrder_EndsAtZero() =>
        Gen.Select(Gen.Int[1, 200], Gen.Int[0, 200].Array[0, 20], Gen.Int).Sample((sends, cuts, seed) =>
        {
            var completions = With(sends);
            uint[] starts = [.. cuts.Append(0).Where(cut => cut < sends).Distinct().Order().Select(cut => (uint)cut)];
            var ranges = starts.Zip(starts.Skip(1).Append((uint)sends), (first, next) => (First: first, Last: next - 1)).ToArray();
            new Random(seed).Shuffle(ranges);
            var pending = (uint)sends;

            foreach (var (first, last) in ranges)
            {
                pending -= last - first + 1;

                if (!completions.TryComplete(first, last) || completions.Pending != pending)
                {
                    return false;
                }
            }

            return pending == 0;
        });

    // Nothing that a kernel may say makes the count wrap around, and with it every later wait read an empty queue for ever.
    [Fact]
    public void TryComplete_AnyRanges_NeverMakesMorePending() =>
        Gen.Select(Gen.Int[0, 100], Gen.Select(Gen.UInt, Gen.UInt[0, 120]).Array[0, 30]).Sample((sends, ranges) =>
        {
            var completions = With(sends);

            foreach (var (any, length) in ranges)
            {
                var before = completions.Pending;
                var first = any % 200;
                var taken = completions.TryComplete(first, first + length - 1);
                var fits = length > 0 && length <= before && first + length <= (uint)sends;

                if (taken != fits || completions.Pending != (taken ? before - length : before))
                {
                    return false;
                }
            }

            return true;
        });

    [Fact]
    public void TryComplete_AroundTheLastNumber_Counts()
    {
        var completions = ZeroCopyCompletions.StartingAt(uint.MaxValue - 1);

        for (var send = 0; send < 4; send++)
        {
            completions.Add();
        }

        Assert.True(completions.TryComplete(uint.MaxValue, 0));
        Assert.Equal(2u, completions.Pending);
        Assert.True(completions.TryComplete(uint.MaxValue - 1, uint.MaxValue - 1));
        Assert.True(completions.TryComplete(1, 1));
        Assert.Equal(0u, completions.Pending);
        Assert.False(completions.TryComplete(1, 1));
    }

    [Fact]
    public void TryComplete_AnyStart_IsAsFromZero() =>
        Gen.Select(Gen.UInt, Gen.Int[1, 50], Gen.UInt[0, 60], Gen.UInt[1, 60]).Sample((start, sends, first, length) =>
        {
            var shifted = ZeroCopyCompletions.StartingAt(start);
            var plain = With(sends);

            for (var send = 0; send < sends; send++)
            {
                shifted.Add();
            }

            return shifted.TryComplete(start + first, start + first + length - 1) == plain.TryComplete(first, first + length - 1)
                && shifted.Pending == plain.Pending;
        });

    private static ZeroCopyCompletions With(int sends)
    {
        var completions = default(ZeroCopyCompletions);

        for (var send = 0; send < sends; send++)
        {
            completions.Add();
        }

        return completions;
    }
}
