namespace ZeroCopy.Host.Compression;

/// <summary>What a run did with one coding.</summary>
internal sealed record CodingTotals(string Coding, int Made, int UpToDate, int Skipped, int Removed, int Failed, long Before, long After);

/// <summary>What a run did.</summary>
/// <param name="Files">Number of compressible files.</param>
/// <param name="Codings">One a coding, in the order of the codings.</param>
/// <param name="Problems">One line each, in the order of the files.</param>
/// <param name="Stopped">It was stopped before its end; the rest is in no column.</param>
internal sealed record CompressionReport(int Files, IReadOnlyList<CodingTotals> Codings, IReadOnlyList<string> Problems, bool Stopped);
