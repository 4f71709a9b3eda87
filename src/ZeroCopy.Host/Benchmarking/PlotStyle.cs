using System.Globalization;

namespace ZeroCopy.Host.Benchmarking;

/// <summary>Colours and markers of a plot. Lines differ in both, for those who see colours differently.</summary>
internal static class PlotStyle
{
    private const int Series = 8;

    /// <summary>The colours are those of Okabe and Ito, darker on light pages and lighter on dark ones where they would be pale.</summary>
    public const string Sheet = """
        <style>
        .page{fill:#ffffff} text{fill:#24292f;font:12px system-ui,sans-serif} .title{font-size:15px;font-weight:600} .panel{font-weight:600}
        .tick{font-size:11px;fill:#57606a} .grid{stroke:#e4e7eb;fill:none} .frame{stroke:#8c959f;fill:none}
        .line{fill:none;stroke:currentColor;stroke-width:2;stroke-linejoin:round} .mark{fill:currentColor;stroke:none}
        .s0{color:#0072b2} .s1{color:#d55e00} .s2{color:#008060} .s3{color:#b0478a} .s4{color:#b07800} .s5{color:#6e7681} .s6{color:#2b8fc9} .s7{color:#8a5a2b}
        @media (prefers-color-scheme:dark){
        .page{fill:#0d1117} text{fill:#e6edf3} .tick{fill:#9198a1} .grid{stroke:#262c36} .frame{stroke:#6e7681}
        .s0{color:#4aa3e0} .s1{color:#ff8a3d} .s2{color:#2fd0a0} .s3{color:#e58bc0} .s4{color:#f0c040} .s5{color:#b0b8c0} .s6{color:#8fd3ff} .s7{color:#d0a070}
        }
        </style>
        """;

    /// <summary>The class of the line with this number.</summary>
    public static string Class(int series) => string.Create(CultureInfo.InvariantCulture, $"s{series % Series}");

    /// <summary>Its marker around a point.</summary>
    public static string Marker(int series, double x, double y)
    {
        FormattableString shape = (series % Series) switch
        {
            0 => $"<circle class=\"mark\" cx=\"{x:0.#}\" cy=\"{y:0.#}\" r=\"4\"/>",
            1 => $"<path class=\"mark\" d=\"M{x - 4:0.#} {y - 4:0.#}h8v8h-8z\"/>",
            2 => $"<path class=\"mark\" d=\"M{x:0.#} {y - 5:0.#}l5 9h-10z\"/>",
            3 => $"<path class=\"mark\" d=\"M{x:0.#} {y - 5.5:0.#}l5.5 5.5l-5.5 5.5l-5.5 -5.5z\"/>",
            4 => $"<path class=\"mark\" d=\"M{x:0.#} {y + 5:0.#}l5 -9h-10z\"/>",
            5 => $"<path class=\"line\" d=\"M{x - 4:0.#} {y - 4:0.#}l8 8m0 -8l-8 8\"/>",
            6 => $"<path class=\"line\" d=\"M{x - 5:0.#} {y:0.#}h10m-5 -5v10\"/>",
            _ => $"<circle class=\"line\" cx=\"{x:0.#}\" cy=\"{y:0.#}\" r=\"4\"/>",
        };
        return FormattableString.Invariant(shape);
    }
}
