using BenchmarkDotNet.Attributes;
using ZeroCopy.StaticFiles.Decisions;

namespace ZeroCopy.Benchmarks.Micro;

/// <summary>What a request for a file is answered with, and in which coding.</summary>
[MemoryDiagnoser]
public class ResponseDecisions
{
    private const long Length = 1024 * 1024;

    private static readonly ContentCodings[] Preference = [ContentCodings.Brotli, ContentCodings.Zstandard, ContentCodings.Gzip];

    private readonly DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly Validators _validators = new(new EntityTag("\"1d9c2b7a4f3e800\""), new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly string _entityTag = "\"1d9c2b7a4f3e800\"";
    private readonly string _range = "bytes=1024-66559";
    private readonly string _acceptEncoding = "gzip, deflate, br, zstd";

    [GlobalSetup]
    public void Check() =>
        Expect.That(NoConditions() == 200 && IfNoneMatch() == 304 && Range() == 206 && Negotiation() == (int)ContentCodings.Brotli);

    [Benchmark]
    public int NoConditions() => Decide(default);

    [Benchmark]
    public int IfNoneMatch() => Decide(new RequestConditions { IfNoneMatch = _entityTag });

    [Benchmark]
    public int Range() => Decide(new RequestConditions { Range = _range });

    /// <summary>Of a file that is there in all codings.</summary>
    [Benchmark]
    public int Negotiation() => (int)ContentNegotiation.Choose(
        _acceptEncoding, ContentCodings.Brotli | ContentCodings.Zstandard | ContentCodings.Gzip, Preference).Coding;

    private int Decide(in RequestConditions conditions) => ResponseDecision.Decide(conditions, _validators, Length, isHead: false, _now).StatusCode;
}
