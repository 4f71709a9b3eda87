using System.Globalization;
using System.Text;

namespace ZeroCopy.Host.Benchmarking;

/// <summary>
/// The report as a picture: SVG without scripts or references to elsewhere, for light and dark pages. A panel for each kind of
/// socket and file; both axes logarithmic; CPU time for each KiB, so that less is better.
/// </summary>
internal static class BenchmarkPlot
{
    private const int Margin = 24;
    private const int PanelWidth = 468;
    private const int PanelHeight = 320;
    private const int LegendTop = 60;
    private const int HeaderHeight = 96;

    public static void Write(TextWriter output, BenchmarkReport report)
    {
        var measured = report.Measurements.Where(static measurement => measurement.Total.Responses > 0 && measurement.Cpu > 0).ToArray();
        var panels = measured.GroupBy(static measurement => (measurement.Case.Socket, measurement.Case.IsCold)).ToArray();
        var mechanisms = measured.Select(static measurement => measurement.Mechanism).Distinct().ToArray();
        var columns = Math.Clamp(panels.Length, 1, 2);
        var rows = (panels.Length + 1) / 2;
        var width = (2 * Margin) + (columns * PanelWidth);
        var height = HeaderHeight + (rows * PanelHeight) + Margin;
        var axes = PlotAxes.Around(measured, PanelWidth, PanelHeight);
        var svg = new StringBuilder();

        svg.AppendLine(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\">");
        svg.AppendLine("<title>CPU time of each mechanism by size of the file</title>");
        svg.AppendLine(PlotStyle.Sheet);
        svg.AppendLine(CultureInfo.InvariantCulture, $"<rect class=\"page\" width=\"{width}\" height=\"{height}\"/>");
        svg.AppendLine(CultureInfo.InvariantCulture, $"<text class=\"title\" x=\"{Margin}\" y=\"30\">CPU µs for each KiB sent, by size of the file; less is better</text>");
        WriteLegend(svg, mechanisms);

        for (var index = 0; index < panels.Length; index++)
        {
            svg.AppendLine(CultureInfo.InvariantCulture, $"<g transform=\"translate({Margin + (index % 2 * PanelWidth)} {HeaderHeight + (index / 2 * PanelHeight)})\">");
            axes.Write(svg, panels[index].First().Case.Where);

            foreach (var line in panels[index].GroupBy(static measurement => measurement.Mechanism))
            {
                WriteLine(svg, axes, Array.IndexOf(mechanisms, line.Key), [.. line.OrderBy(static measurement => measurement.Case.Length)]);
            }

            svg.AppendLine("</g>");
        }

        svg.AppendLine("</svg>");
        output.Write(svg);
    }

    private static void WriteLegend(StringBuilder svg, Mechanism[] mechanisms)
    {
        var x = (double)Margin;

        for (var index = 0; index < mechanisms.Length; index++)
        {
            var name = mechanisms[index].Name;
            svg.AppendLine(CultureInfo.InvariantCulture, $"<g class=\"{PlotStyle.Class(index)}\"><path class=\"line\" d=\"M{x} {LegendTop}h28\"/>{PlotStyle.Marker(index, x + 14, LegendTop)}</g>");
            svg.AppendLine(CultureInfo.InvariantCulture, $"<text x=\"{x + 34}\" y=\"{LegendTop + 4}\">{name}</text>");
            x += 54 + (name.Length * 7.2);
        }
    }

    private static void WriteLine(StringBuilder svg, PlotAxes axes, int series, Measurement[] measurements)
    {
        var points = measurements.Select(measurement => (X: axes.X(measurement.Case.Length), Y: axes.Y(PlotAxes.CostOf(measurement)))).ToArray();
        var path = string.Join(' ', points.Select(static point => string.Create(CultureInfo.InvariantCulture, $"{point.X:0.#},{point.Y:0.#}")));
        svg.AppendLine(CultureInfo.InvariantCulture, $"<g class=\"{PlotStyle.Class(series)}\"><polyline class=\"line\" points=\"{path}\"/>");

        foreach (var ((x, y), measurement) in points.Zip(measurements))
        {
            svg.AppendLine(CultureInfo.InvariantCulture, $"<g>{PlotStyle.Marker(series, x, y)}<title>{measurement.Mechanism.Name}, {LengthList.Format(measurement.Case.Length)}: {Figure.Format(measurement.Cpu)} µs a response</title></g>");
        }

        svg.AppendLine("</g>");
    }
}
