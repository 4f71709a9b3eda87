using ZeroCopy.StaticFiles.Files;

namespace ZeroCopy.StaticFiles.Tests.Memory;

/// <summary>What a composite buffer is, in the simplest words: a list of byte arrays and file regions.</summary>
internal sealed class SegmentModel
{
    private readonly List<(byte[] Bytes, FileRegion? Region)> _segments = [];

    public long Length => _segments.Sum(segment => segment.Region?.Length ?? segment.Bytes.Length);

    public byte[] MemoryInFront => [.. _segments.TakeWhile(segment => segment.Region is null).SelectMany(segment => segment.Bytes)];

    public FileRegion? FirstRegion => _segments.FirstOrDefault(segment => segment.Region is not null).Region;

    public byte[] Write(int count, ref int next)
    {
        var bytes = new byte[count];

        foreach (ref var cell in bytes.AsSpan())
        {
            cell = (byte)(next++ * 31 >> 2);
        }

        _segments.Add((bytes, null));
        return bytes;
    }

    public void Append(FileRegion region)
    {
        if (region.Length > 0)
        {
            _segments.Add(([], region));
        }
    }

    public void Consume(long count)
    {
        while (count > 0)
        {
            var (bytes, region) = _segments[0];
            var taken = Math.Min(count, region?.Length ?? bytes.Length);
            count -= taken;
            _segments.RemoveAt(0);

            if (region is { } file && taken < file.Length)
            {
                _segments.Insert(0, ([], file with { Offset = file.Offset + taken, Length = file.Length - taken }));
            }
            else if (region is null && taken < bytes.Length)
            {
                _segments.Insert(0, (bytes[(int)taken..], null));
            }
        }
    }
}
