using System.Globalization;

namespace ZeroCopy.Host.Benchmarking;

/// <summary>Measured numbers with as many digits as they deserve: about three.</summary>
internal static class Figure
{
    /// <summary>Such as <c>0.05</c>, <c>9.8</c>, <c>1,234</c>; 0 for what is nothing.</summary>
    public static string Format(double value) => Math.Abs(value) switch
    {
        < 0.005 => "0",
        < 1 => value.ToString("0.00", CultureInfo.InvariantCulture),
        < 100 => value.ToString("0.0", CultureInfo.InvariantCulture),
        _ => value.ToString("N0", CultureInfo.InvariantCulture),
    };

    /// <summary>The same of what may be unknown: <c>-</c>.</summary>
    public static string Format(double? value) => value is { } known ? Format(known) : "-";
}
