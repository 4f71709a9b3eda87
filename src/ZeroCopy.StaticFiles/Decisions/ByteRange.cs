namespace ZeroCopy.StaticFiles.Decisions;

/// <summary>A stretch of a representation: <paramref name="Length"/> bytes from <paramref name="Offset"/> on.</summary>
/// <param name="Offset">The first byte, counted from 0.</param>
/// <param name="Length">How many bytes; 0 for none.</param>
internal readonly record struct ByteRange(long Offset, long Length);
