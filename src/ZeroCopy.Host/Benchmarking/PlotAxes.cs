using System.Globalization;
using System.Text;

namespace ZeroCopy.Host.Benchmarking;

/// <summary>Two logarithmic axes, the same for all panels of a plot, so that these can be compared.</summary>
internal sealed class PlotAxes
{
    private const int Left = 52;
    private const int Right = 16;
    private const int Top = 30;
    private const int Bottom = 40;

    private readonly long[] _lengths;
    private readonly double _lowest;
    private readonly double _highest;
    private readonly int _width;
    private readonly int _height;

    private PlotAxes(long[] lengths, double lowest, double highest, int width, int height)
    {
        _lengths = lengths;
        _lowest = lowest;
        _highest = highest;
        _width = width;
        _height = height;
    }

    /// <summary>What is drawn: CPU µs for each KiB.</summary>
    public static double CostOf(Measurement measurement) => measurement.Cpu * 1024 / measurement.Case.Length;

    /// <summary>Axes that hold all of these.</summary>
    public static PlotAxes Around(IReadOnlyCollection<Measurement> measurements, int width, int height)
    {
        var costs = measurements.Select(CostOf).DefaultIfEmpty(1).ToArray();
        long[] lengths = [.. measurements.Select(static measurement => measurement.Case.Length).DefaultIfEmpty(1024).Distinct().Order()];
        return new PlotAxes(lengths, Step(costs.Min(), up: false), Step(costs.Max(), up: true), width, height);
    }

    public double X(long length)
    {
        // One length alone stands in the middle.
        var range = Math.Log2((double)_lengths[^1] / _lengths[0]);
        var share = range == 0 ? 0.5 : Math.Log2((double)length / _lengths[0]) / range;
        return Left + 10 + (share * (_width - Left - Right - 20));
    }

    public double Y(double cost) =>
        _height - Bottom - (Math.Log(cost / _lowest) / Math.Log(_highest / _lowest) * (_height - Top - Bottom));

    /// <summary>Draws the frame, the lines and their numbers.</summary>
    public void Write(StringBuilder svg, string title)
    {
        svg.AppendLine(CultureInfo.InvariantCulture, $"<text class=\"panel\" x=\"{Left}\" y=\"{Top - 10}\">{title}</text>");

        for (var cost = _lowest; cost <= _highest * 1.001; cost = Next(cost))
        {
            var y = Y(cost);
            svg.AppendLine(CultureInfo.InvariantCulture, $"<path class=\"grid\" d=\"M{Left} {y:0.#}H{_width - Right}\"/><text class=\"tick\" text-anchor=\"end\" x=\"{Left - 6}\" y=\"{y + 4:0.#}\">{cost:0.####}</text>");
        }

        var last = double.NegativeInfinity;

        foreach (var length in _lengths)
        {
            var x = X(length);

            // Lengths that are close together would print over each other.
            if (x - last >= 28)
            {
                svg.AppendLine(CultureInfo.InvariantCulture, $"<path class=\"grid\" d=\"M{x:0.#} {Top}V{_height - Bottom}\"/><text class=\"tick\" text-anchor=\"middle\" x=\"{x:0.#}\" y=\"{_height - Bottom + 18}\">{LengthList.Format(length)}</text>");
                last = x;
            }
        }

        svg.AppendLine(CultureInfo.InvariantCulture, $"<path class=\"frame\" d=\"M{Left} {Top}V{_height - Bottom}H{_width - Right}\"/>");
    }

    // 1, 2, 5, 10 …
    private static double Step(double value, bool up)
    {
        var decade = Math.Pow(10, Math.Floor(Math.Log10(value)));
        double[] steps = [decade, 2 * decade, 5 * decade, 10 * decade];
        return up ? steps.First(step => step > value * 1.0001) : steps.Last(step => step <= value * 1.0001);
    }

    private static double Next(double step) => Step(step, up: true);
}
