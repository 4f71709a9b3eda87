using System.Diagnostics;

namespace ZeroCopy.Host.Compression;

/// <summary>One line on a terminal that is drawn over and over.</summary>
internal sealed class ProgressLine(TextWriter terminal)
{
    private const int BarWidth = 24;
    private const int MaxWidth = 79;

    // No wrapping in between: a line that is too long for the terminal is cut by it, and its width need not be known.
    private const string Begin = "\r\e[K\e[?7l";
    private const string End = "\e[?7h";

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private long _lastDrawn;

    /// <summary>Draws, ten times a second at most.</summary>
    public void Report(int done, int total, string name)
    {
        lock (_lock)
        {
            if (_lastDrawn != 0 && done < total && Stopwatch.GetElapsedTime(_lastDrawn) < Interval)
            {
                return;
            }

            _lastDrawn = Stopwatch.GetTimestamp();
            terminal.Write($"{Begin}{Draw(done, total, name)}{End}");
            terminal.Flush();
        }
    }

    /// <summary>Leaves no trace.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            terminal.Write("\r\e[K");
            terminal.Flush();
        }
    }

    /// <summary>The line without what places it.</summary>
    internal static string Draw(int done, int total, string name)
    {
        var filled = total == 0 ? BarWidth : (int)((long)BarWidth * done / total);

        // A name may hold anything, such as what moves the cursor.
        var shown = string.Concat(name.Select(letter => char.IsControl(letter) ? '?' : letter));
        var line = $"[{new string('#', filled)}{new string('.', BarWidth - filled)}] {done}/{total} {shown}";
        return line.Length <= MaxWidth ? line : line[..MaxWidth];
    }
}
