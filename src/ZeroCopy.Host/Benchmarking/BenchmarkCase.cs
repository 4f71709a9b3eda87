namespace ZeroCopy.Host.Benchmarking;

/// <summary>What is the same for all mechanisms that are compared with each other.</summary>
/// <param name="Length">Bytes of the file; each response is the whole of it.</param>
/// <param name="Socket">What it is sent on.</param>
/// <param name="IsCold">Whether the file is dropped from the page cache before each response.</param>
internal readonly record struct BenchmarkCase(long Length, SocketKind Socket, bool IsCold)
{
    /// <summary>Such as <c>TCP, hot</c>.</summary>
    public string Where => $"{(Socket == SocketKind.Tcp ? "TCP" : "Unix socket")}, {(IsCold ? "cold" : "hot")}";
}
