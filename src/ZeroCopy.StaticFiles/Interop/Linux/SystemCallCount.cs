using System.Runtime.CompilerServices;

namespace ZeroCopy.StaticFiles.Interop.Linux;

/// <summary>
/// How many system calls the wrappers in <see cref="Libc"/> made, on all threads: repeated ones and failed ones too. Off, until
/// <c>zerocopy bench</c> asks: then a call costs one comparison, which beside the 100 ns and more of the call itself cannot be measured.
/// </summary>
/// <remarks>
/// Counted here, where every result passes, and not by the mechanisms: so none can forget one. What the runtime calls (futex, its
/// sockets and files) is not in it.
/// </remarks>
internal static class SystemCallCount
{
    private static bool _isOn;
    private static long _value;

    /// <summary>Calls since <see cref="Start"/>.</summary>
    public static long Value => Interlocked.Read(ref _value);

    /// <summary>Begins to count; it never ends.</summary>
    public static void Start() => Volatile.Write(ref _isOn, true);

    /// <summary>One more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add()
    {
        if (_isOn)
        {
            Interlocked.Increment(ref _value);
        }
    }
}
