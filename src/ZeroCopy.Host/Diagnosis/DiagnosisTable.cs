using System.Text;

namespace ZeroCopy.Host.Diagnosis;

/// <summary>The diagnosis for people: aligned, and 80 columns wide.</summary>
internal static class DiagnosisTable
{
    private const int Width = 80;
    private const int StateWidth = 6;

    public static void Write(TextWriter output, string directory, IReadOnlyList<Check> checks, bool colour)
    {
        output.WriteLine($"zerocopy {Serving.StartBanner.Version}: is this machine fit to serve {Printable(directory)}?");

        var nameWidth = checks.Max(check => check.Name.Length) + 2;
        string? area = null;

        foreach (var check in checks)
        {
            if (check.Area != area)
            {
                output.WriteLine();
                area = check.Area;
            }

            Write(output, check, nameWidth, colour);
        }

        var warnings = checks.Count(check => check.State == CheckState.Warn);
        output.WriteLine();
        output.WriteLine(warnings == 0 ? "Nothing is wrong." : $"{Amount.Count(warnings, "warning", "warnings")}.");
    }

    /// <summary>The word for a state, in the table and in JSON.</summary>
    public static string Word(CheckState state) => state switch
    {
        CheckState.Ok => "ok",
        CheckState.Warn => "warn",
        _ => "info",
    };

    private static void Write(TextWriter output, Check check, int nameWidth, bool colour)
    {
        var state = Word(check.State).PadRight(StateWidth);
        var first = $"{(colour ? Colour(check.State, state) : state)}{Printable(check.Name).PadRight(nameWidth)}";
        var indent = new string(' ', StateWidth + nameWidth);
        var width = Math.Max(Width - indent.Length, 20);

        foreach (var line in Wrap(check.Finding, width))
        {
            output.WriteLine(first + line);
            first = indent;
        }

        if (check.Remedy is { } remedy)
        {
            // In one line, even where it is long: it may be meant to be copied.
            output.WriteLine($"{indent}-> {Printable(remedy)}");
        }
    }

    /// <summary>Breaks between words; a word that is longer than a line stays whole.</summary>
    internal static IEnumerable<string> Wrap(string text, int width)
    {
        var line = new StringBuilder();

        foreach (var word in Printable(text).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line.ToString();
                line.Clear();
            }

            line.Append(line.Length == 0 ? "" : " ").Append(word);
        }

        yield return line.ToString();
    }

    // A name may hold anything, such as what moves the cursor.
    private static string Printable(string text) => string.Concat(text.Select(letter => char.IsControl(letter) ? '?' : letter));

    private static string Colour(CheckState state, string text) => state switch
    {
        CheckState.Ok => $"\e[32m{text}\e[0m",
        CheckState.Warn => $"\e[33m{text}\e[0m",
        _ => text,
    };
}
