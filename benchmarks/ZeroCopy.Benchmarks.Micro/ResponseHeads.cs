using BenchmarkDotNet.Attributes;
using ZeroCopy.StaticFiles.Decisions;
using ZeroCopy.StaticFiles.Responses;

namespace ZeroCopy.Benchmarks.Micro;

/// <summary>Writing the head of a response around the field lines that a file brings along.</summary>
[MemoryDiagnoser]
public class ResponseHeads
{
    private const long Length = 1024 * 1024;

    private readonly ResponseDecision _whole = new(200, new ByteRange(0, Length), Length);
    private readonly ResponseDecision _part = new(206, new ByteRange(1024, 65_536), Length);
    private readonly ResponseDecision _notModified = new(304, default, Length);
    private readonly byte[] _destination = new byte[1024];
    private readonly byte[] _date = new DateLine(withServer: false).Get(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)).ToArray();
    private byte[] _wholeLines = [];
    private byte[] _partLines = [];
    private byte[] _notModifiedLines = [];

    [GlobalSetup]
    public void MakeLines()
    {
        using var site = new TemporarySite(["picture.png"]);
        var representation = site.Resources.LookUp("/picture.png"u8).Representations[0];
        _wholeLines = LinesOf(200);
        _partLines = LinesOf(206);
        _notModifiedLines = LinesOf(304);
        Expect.That(Whole() > 0 && Part() > Whole() && NotModified() < Whole());

        byte[] LinesOf(int statusCode)
        {
            Expect.That(representation.TryGetFieldLines(statusCode, out var lines) && lines.Length > 0);
            return lines!;
        }
    }

    /// <summary>200.</summary>
    [Benchmark]
    public int Whole() => Write(_whole, _wholeLines);

    /// <summary>206.</summary>
    [Benchmark]
    public int Part() => Write(_part, _partLines);

    /// <summary>304.</summary>
    [Benchmark]
    public int NotModified() => Write(_notModified, _notModifiedLines);

    private int Write(in ResponseDecision decision, byte[] lines) => ResponseHeadBytes.Write(_destination, decision, connection: default, _date, lines);
}
