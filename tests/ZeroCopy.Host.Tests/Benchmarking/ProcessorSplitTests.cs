using System.Numerics;
using ZeroCopy.Host.Benchmarking;
using ZeroCopy.Host.Interop;
using ZeroCopy.StaticFiles.Tests.Interop.Linux;

namespace ZeroCopy.Host.Tests.Benchmarking;

public class ProcessorSplitTests
{
    [Theory]
    [InlineData(0b11UL, 0UL, 0b10UL, 0UL)]
    [InlineData(0b101UL, 0UL, 0b100UL, 0UL)]
    [InlineData(ulong.MaxValue, 0b1UL, 0UL, 0b1UL)]
    [InlineData(0UL, 0UL, 0UL, 0UL)]
    public void LastOf_Masks_IsTheHighestProcessor(ulong first, ulong second, ulong expectedFirst, ulong expectedSecond) =>
        Assert.Equal([expectedFirst, expectedSecond], ProcessorSplit.LastOf([first, second]));

    [LinuxFact]
    public void StartReceiver_SeveralProcessors_ShareNone()
    {
        var all = Mask();
        ulong[] receiver;
        ulong[] sender;

        using (var split = ProcessorSplit.Create())
        {
            receiver = split.StartReceiver(Mask);
            sender = Mask();
        }

        if (all.Sum(BitOperations.PopCount) > 1)
        {
            Assert.Equal(1, receiver.Sum(BitOperations.PopCount));
            Assert.All(receiver.Zip(sender), static words => Assert.Equal(0UL, words.First & words.Second));
        }

        Assert.Equal(all, receiver.Zip(sender, static (one, other) => one | other));
        Assert.Equal(all, Mask());
    }

    private static ulong[] Mask()
    {
        var mask = new ulong[SystemCalls.ProcessorMaskWords];
        Assert.True(SystemCalls.SchedGetAffinity(0, mask) >= 0);
        return mask;
    }
}
