using System.Globalization;
using System.Numerics;
using ZeroCopy.Host.Interop;

namespace ZeroCopy.Host.Benchmarking;

/// <summary>
/// Gives the receiver the last of the processors that this process may use, and the sender the others. Where the kernel places them
/// anew for each connection, two rounds of one mechanism differed by half.
/// </summary>
internal sealed class ProcessorSplit : IDisposable
{
    private readonly ulong[] _all;
    private readonly ulong[] _receiver;
    private readonly bool _isSplit;

    private ProcessorSplit(ulong[] all, ulong[] receiver, bool isSplit)
    {
        _all = all;
        _receiver = receiver;
        _isSplit = isSplit;
    }

    /// <summary>Looks at what there is; with one processor there is nothing to split.</summary>
    public static ProcessorSplit Create()
    {
        var all = new ulong[SystemCalls.ProcessorMaskWords];

        if (!OperatingSystem.IsLinux() || SystemCalls.SchedGetAffinity(0, all) < 0)
        {
            return new ProcessorSplit(all, all, isSplit: false);
        }

        return new ProcessorSplit(all, LastOf(all), isSplit: all.Sum(BitOperations.PopCount) > 1);
    }

    /// <summary>The highest processor of a mask.</summary>
    internal static ulong[] LastOf(ReadOnlySpan<ulong> mask)
    {
        var last = new ulong[mask.Length];
        var word = mask.LastIndexOfAnyExcept(0UL);

        if (word >= 0)
        {
            last[word] = 1UL << BitOperations.Log2(mask[word]);
        }

        return last;
    }

    /// <summary>Starts the receiver on its processor, then leaves that to it.</summary>
    public T StartReceiver<T>(Func<T> start)
    {
        if (!_isSplit)
        {
            return start();
        }

        // A child inherits the mask of the thread that starts it.
        _ = SystemCalls.SchedSetAffinity(0, _receiver);

        try
        {
            return start();
        }
        finally
        {
            Apply([.. _all.Zip(_receiver, static (all, taken) => all & ~taken)]);
        }
    }

    /// <summary>Gives this process all its processors back.</summary>
    public void Dispose()
    {
        if (_isSplit)
        {
            Apply(_all);
        }
    }

    // To all threads that there are; those to come inherit it.
    private static void Apply(ulong[] mask)
    {
        foreach (var thread in Directory.EnumerateDirectories("/proc/self/task"))
        {
            // One that has just ended is no loss.
            _ = SystemCalls.SchedSetAffinity(int.Parse(Path.GetFileName(thread), CultureInfo.InvariantCulture), mask);
        }
    }
}
