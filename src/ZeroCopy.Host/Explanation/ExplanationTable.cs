using ZeroCopy.Host.Diagnosis;

namespace ZeroCopy.Host.Explanation;

/// <summary>The explanation for people: aligned, and 80 columns wide.</summary>
internal static class ExplanationTable
{
    private const int Width = 80;

    public static void Write(TextWriter output, RequestExplanation explanation, bool colour)
    {
        var nameWidth = explanation.Reasons.Max(reason => reason.Name.Length) + 2;
        string? area = null;

        output.WriteLine($"zerocopy {Serving.StartBanner.Version}: what is this request answered with, and why?");

        foreach (var reason in explanation.Reasons)
        {
            if (reason.Area != area)
            {
                output.WriteLine();
                area = reason.Area;
            }

            WriteWrapped(output, reason.Name.PadRight(nameWidth), reason.Text, new string(' ', nameWidth));
        }

        output.WriteLine();
        output.WriteLine(colour ? Colour(explanation.Head) : explanation.Head.StatusLine);

        foreach (var (name, value) in explanation.Head.Fields)
        {
            WriteWrapped(output, $"{name}: ", value, "    ");
        }
    }

    private static void WriteWrapped(TextWriter output, string first, string text, string indent)
    {
        foreach (var line in DiagnosisTable.Wrap(text, Math.Max(Width - Math.Max(first.Length, indent.Length), 20)))
        {
            output.WriteLine(first + line);
            first = indent;
        }
    }

    private static string Colour(AnswerHead head) => head.StatusCode switch
    {
        < 300 => $"\e[32m{head.StatusLine}\e[0m",
        < 400 => head.StatusLine,
        _ => $"\e[33m{head.StatusLine}\e[0m",
    };
}
