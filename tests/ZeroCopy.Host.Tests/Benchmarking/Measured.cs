using ZeroCopy.Host.Benchmarking;
using ZeroCopy.StaticFiles.Files;

namespace ZeroCopy.Host.Tests.Benchmarking;

/// <summary>Measurements made up for tests.</summary>
internal static class Measured
{
    /// <param name="cpu">µs for each response, round by round; 10 responses a round, three quarters of it system time.</param>
    public static Measurement Of(
        TransferMechanism kind, long length, double[] cpu, SocketKind socket = SocketKind.Tcp, bool isCold = false, bool isGenuine = true, string? note = null, bool copies = false, int calls = 2)
    {
        var rounds = cpu.Select(value => new Sample(
            Responses: 10,
            TimeSpan.FromMilliseconds(1),
            new ResourceUsage((long)(value * 2.5), (long)(value * 10) - (long)(value * 2.5), 5, 0, 1, 0),
            SystemCalls: 10 * calls,
            CopiedBytes: copies ? 10 * length : 0));
        return new Measurement(new BenchmarkCase(length, socket, isCold), new Mechanism(kind), [.. rounds], note, isGenuine);
    }

    /// <summary>Two mechanisms at two lengths: the copy wins the shorter, sendfile the longer one.</summary>
    public static BenchmarkReport Report { get; } = new(
        [
            Of(TransferMechanism.SendFile, 1024, [10, 10, 10]),
            Of(TransferMechanism.OffHeapCopy, 1024, [5, 5, 5], copies: true),
            Of(TransferMechanism.SendFile, 1024, [20], isCold: true),
            Of(TransferMechanism.OffHeapCopy, 1024, [], isCold: true, note: "failed: <odd> & \"quoted\""),
            Of(TransferMechanism.SendFile, 1 << 20, [100, 101, 99]),
            Of(TransferMechanism.OffHeapCopy, 1 << 20, [300, 300, 300], copies: true, calls: 34),
        ],
        ["no cold files here"],
        "a machine");
}
