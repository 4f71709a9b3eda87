using ZeroCopy.StaticFiles.Decisions;

namespace ZeroCopy.StaticFiles.Tests.Decisions;

/// <summary>Takes the parsed set apart for tests of single ranges.</summary>
internal static class RangeReading
{
    public static RangeResult Parse(string? fieldValue, long length, out ByteRange range)
    {
        var set = RangeSet.Parse(fieldValue, length);
        range = set.Range;
        return set.Result;
    }
}
