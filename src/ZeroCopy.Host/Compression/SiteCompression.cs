using System.Collections.Concurrent;

namespace ZeroCopy.Host.Compression;

/// <summary>Makes all sidecars beneath a directory. Does the same, and tells the same, with any number of threads.</summary>
internal static class SiteCompression
{
    /// <summary>Runs until everything is done or the token says stop.</summary>
    /// <param name="root">Absolute path of an existing directory.</param>
    /// <param name="progress">Hears of each sidecar that is dealt with, on any thread.</param>
    public static CompressionReport Run(
        string root,
        IReadOnlyList<ContentCoding> codings,
        CompressionRules rules,
        int threads,
        Action<int, int, string>? progress,
        CancellationToken stopping)
    {
        var (files, problems) = SiteWalk.Run(root);
        var results = new SidecarResult[files.Count * codings.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = stopping };
        var done = 0;
        var stopped = false;

        // The long ones first: at the end, no thread is left alone with the longest.
        var jobs = Enumerable.Range(0, results.Length).OrderByDescending(job => files[job / codings.Count].Length);

        try
        {
            // Without buffering: a thread takes its next job when it is free, not a handful at once.
            Parallel.ForEach(Partitioner.Create(jobs, EnumerablePartitionerOptions.NoBuffering), options, job =>
            {
                var file = files[job / codings.Count];

                try
                {
                    results[job] = Sidecar.Make(file, codings[job % codings.Count], rules, stopping);
                    progress?.Invoke(Interlocked.Increment(ref done), results.Length, file.Name);
                }
                catch (OperationCanceledException)
                {
                    // The loop sees the same token before its next job.
                }
            });
        }
        catch (OperationCanceledException)
        {
            stopped = true;
        }

        return new CompressionReport(
            files.Count,
            [.. codings.Select((coding, index) => Sum(coding, results.Where((_, job) => job % codings.Count == index).ToArray()))],
            // An original that cannot be read is one problem, not one a coding.
            [.. problems.Concat(results.Select(result => result.Problem).OfType<string>().Distinct())],
            stopped || stopping.IsCancellationRequested);
    }

    private static CodingTotals Sum(ContentCoding coding, SidecarResult[] results)
    {
        return new CodingTotals(
            coding.Name,
            Count(SidecarOutcome.Made),
            Count(SidecarOutcome.UpToDate),
            Count(SidecarOutcome.Skipped),
            Count(SidecarOutcome.Removed),
            Count(SidecarOutcome.Failed),
            results.Sum(result => result.Before),
            results.Sum(result => result.After));

        int Count(SidecarOutcome outcome) => results.Count(result => result.Outcome == outcome);
    }
}
