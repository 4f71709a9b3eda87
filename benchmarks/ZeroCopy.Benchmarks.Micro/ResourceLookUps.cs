using System.Text;
using BenchmarkDotNet.Attributes;
using ZeroCopy.StaticFiles.Sites;

namespace ZeroCopy.Benchmarks.Micro;

/// <summary>What the connection door knows of a target.</summary>
[MemoryDiagnoser]
public class ResourceLookUps
{
    private readonly byte[] _unknown = "/assets/never-asked-for.js"u8.ToArray();
    private readonly byte[] _elsewhere = "/api/orders"u8.ToArray();

    private TemporarySite _site = null!;
    private ResourceCache _resources = null!;
    private byte[][] _targets = [];
    private long _now;
    private int _next;

    [Params(1, 1_000)]
    public int Files { get; set; }

    [GlobalSetup]
    public void CreateSite()
    {
        var names = Enumerable.Range(0, Files).Select(index => $"picture-{index:0000}.png").ToArray();
        _site = new TemporarySite(names);
        _resources = _site.Resources;
        _targets = [.. names.Select(name => Encoding.ASCII.GetBytes("/" + name))];

        foreach (var target in _targets)
        {
            _resources.LookUp(target);
        }

        _resources.LookUp(_elsewhere);
        _now = TimeProvider.System.GetTimestamp();

        // In an order that no prefetcher guesses, and the same in each run.
        new Random(1).Shuffle(_targets);
        Expect.That(_targets.All(target => _resources.TryGet(target, _now, out var resource) && !resource.IsElsewhere));
        Expect.That(Elsewhere());
        Expect.That(!Miss());
    }

    [GlobalCleanup]
    public void DeleteSite() => _site.Dispose();

    /// <summary>One file after the other.</summary>
    [Benchmark]
    public bool Hit()
    {
        var index = _next + 1 < _targets.Length ? _next + 1 : 0;
        _next = index;
        return _resources.TryGet(_targets[index], _now, out _);
    }

    [Benchmark]
    public bool Miss() => _resources.TryGet(_unknown, _now, out _);

    [Benchmark]
    public bool Elsewhere() => _resources.TryGet(_elsewhere, _now, out var resource) && resource.IsElsewhere;
}
