namespace ZeroCopy.Host.Limits;

/// <summary>How many requests a client may make.</summary>
/// <param name="PerSecond">In the long run.</param>
/// <param name="Burst">At once, after a pause.</param>
internal readonly record struct RequestRate(int PerSecond, int Burst);
