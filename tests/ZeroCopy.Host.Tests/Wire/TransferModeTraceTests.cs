using System.Globalization;
using ZeroCopy.StaticFiles;
using ZeroCopy.StaticFiles.Tests.Wire;

namespace ZeroCopy.Host.Tests.Wire;

/// <summary>What the kernel saw of each mode: the calls that make it, and not those of another.</summary>
public sealed class TransferModeTraceTests : IDisposable
{
    private const int Length = 300_001;

    private readonly TemporaryDirectory _directory = new();

    [Theory]
    [InlineData(TransferMode.SendFile, "sendfile", null)]
    [InlineData(TransferMode.Splice, "splice", null)]
    [InlineData(TransferMode.MemoryMapped, "mmap", "sendto")]
    [InlineData(TransferMode.ZeroCopySend, "mmap", "MSG_ZEROCOPY")]
    [InlineData(TransferMode.OffHeapCopy, "preadv2", "sendto")]
    [InlineData(TransferMode.Managed, "preadv2", null)]
    public async Task Get_FixedMode_IsWhatTheKernelSees(TransferMode mode, string call, string? with)
    {
        var root = Directory.CreateDirectory(_directory["root"]).FullName;
        var content = _directory.WriteRandom("root/file.bin", Length);
        await using var server = await TracedServer.StartAsync(root, _directory["trace"], "--transfer-mode", mode.ToString());

        var response = await RawClient.GetAsync(server.Port, "/file.bin");
        Assert.True(content.AsSpan().SequenceEqual(response.Body));

        var calls = await server.StopAsync();
        var open = Array.FindLastIndex(calls, made => made.Name is "openat2" or "openat" && made.Result >= 0 && made.Arguments.Contains("file.bin\"", StringComparison.Ordinal));
        var file = calls[open].Result.ToString(CultureInfo.InvariantCulture);
        string[] ways = ["sendfile", "splice", "mmap", "preadv2"];
        var used = calls[open..].Where(made => ways.Contains(made.Name) && IsOf(made, file) && made.Result >= 0).Select(made => made.Name).Distinct();

        Assert.Equal([call], used);
        Assert.True(with is null || calls[open..].Any(made => made.Name == with || made.Arguments.Contains(with, StringComparison.Ordinal)));
    }

    public void Dispose() => _directory.Dispose();

    private static bool IsOf(SystemCall call, string file) => call.Name switch
    {
        "sendfile" => call.SecondDescriptor.ToString(CultureInfo.InvariantCulture) == file,
        "mmap" => call.Arguments.Split(", ") is { Length: > 4 } arguments && arguments[4] == file,
        _ => call.Arguments.Split(',')[0] == file,
    };
}
