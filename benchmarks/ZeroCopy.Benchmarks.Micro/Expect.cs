using System.Runtime.CompilerServices;

namespace ZeroCopy.Benchmarks.Micro;

/// <summary>A benchmark that does not do what its name says measures something else: each checks itself before it is measured.</summary>
internal static class Expect
{
    public static void That(bool condition, [CallerArgumentExpression(nameof(condition))] string text = "")
    {
        if (!condition)
        {
            throw new InvalidOperationException($"Expected: {text}");
        }
    }
}
