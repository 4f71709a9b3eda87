namespace ZeroCopy.Host.Commands;

/// <summary>Whether somebody looks at the output.</summary>
internal static class Terminal
{
    /// <summary>Whether colours may be used: https://no-color.org</summary>
    public static bool Is(TextWriter output) =>
        ReferenceEquals(output, Console.Out)
        && !Console.IsOutputRedirected
        && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
        && Environment.GetEnvironmentVariable("TERM") is not (null or "dumb");
}
