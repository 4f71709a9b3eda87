using Microsoft.Extensions.Logging;

namespace ZeroCopy.StaticFiles.Tests.Wire;

/// <summary>What must hold when all clients are gone.</summary>
internal static class ServerChecks
{
    /// <summary>Ends the server and checks that no native memory is in use or lost, and that nothing went wrong beyond what a test expects.</summary>
    public static async Task EndAsync(this WireServer server, LogLevel worst = LogLevel.Information)
    {
        var buffers = server.Context.Buffers;
        Assert.True(await WireServer.EventuallyAsync(() => buffers.InUseBytes == 0, seconds: 10), $"{buffers.InUseBytes} native bytes are still in use.");
        var log = server.Log;
        await server.DisposeAsync();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.Equal(0, buffers.LeakedBytes);

        // 9: a door without files behind it, which many tests want, so as to see who answers.
        Assert.DoesNotContain(log.GetSnapshot(), record => record.Level > worst && record.Id.Id != 9);
    }

    /// <summary>Compares large bodies quickly, and tells the first difference instead of printing both.</summary>
    public static void Same(byte[] expected, byte[] actual)
    {
        var common = expected.AsSpan().CommonPrefixLength(actual);
        Assert.True(common == expected.Length && common == actual.Length, $"{actual.Length} of {expected.Length} bytes; the first difference is at {common}.");
    }
}
