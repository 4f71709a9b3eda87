namespace ZeroCopy.Host.Benchmarking;

/// <summary>The benchmark cannot be run; the message is for the user.</summary>
internal sealed class BenchmarkException(string message) : Exception(message);
