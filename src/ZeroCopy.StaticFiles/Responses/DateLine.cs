using System.Globalization;
using System.Text;

namespace ZeroCopy.StaticFiles.Responses;

/// <summary>The field lines that every response has and that change once a second: Date (RFC 9110 §6.6.1), and Server if it is sent.</summary>
internal sealed class DateLine(bool withServer)
{
    private Line _line = new(-1, []);

    /// <summary>The lines for a time.</summary>
    public ReadOnlySpan<byte> Get(DateTimeOffset now)
    {
        var second = now.UtcTicks / TimeSpan.TicksPerSecond;
        var line = Volatile.Read(ref _line);

        if (line.Second != second)
        {
            line = new Line(second, Encoding.ASCII.GetBytes($"Date: {now.ToString("R", CultureInfo.InvariantCulture)}\r\n{(withServer ? "Server: Kestrel\r\n" : "")}"));
            Volatile.Write(ref _line, line);
        }

        return line.Bytes;
    }

    private sealed record Line(long Second, byte[] Bytes);
}
