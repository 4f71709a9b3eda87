namespace ZeroCopy.StaticFiles.Tests.Wire;

/// <summary>Tests that wait for clocks see both transports at the same time, so that they wait once.</summary>
internal static class ServerTransports
{
    public static Task ForAllAsync(Func<ServerTransport, Task> test) => Task.WhenAll(Enum.GetValues<ServerTransport>().Select(test));
}
