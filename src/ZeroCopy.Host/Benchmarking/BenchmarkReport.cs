namespace ZeroCopy.Host.Benchmarking;

/// <summary>The outcome of a run.</summary>
/// <param name="Measurements">By length, hot before cold, TCP before Unix, and then in the order of the mechanisms.</param>
/// <param name="Notes">What the reader has to know of the run as a whole.</param>
/// <param name="Machine">On what it ran, in a line.</param>
internal sealed record BenchmarkReport(IReadOnlyList<Measurement> Measurements, IReadOnlyList<string> Notes, string Machine)
{
    /// <summary>What is compared with each other.</summary>
    public IEnumerable<IGrouping<BenchmarkCase, Measurement>> Cases => Measurements.GroupBy(static measurement => measurement.Case);
}
