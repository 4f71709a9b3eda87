using System.Diagnostics;
using ZeroCopy.Fuzz.Answers;
using ZeroCopy.Fuzz.Doors;
using ZeroCopy.Fuzz.Inputs;
using ZeroCopy.Fuzz.Servers;

namespace ZeroCopy.Fuzz;

/// <summary>Whether the fuzzer can be believed.</summary>
internal sealed class SelfTest
{
    private const int ComparedInputs = 2_000;

    private readonly KestrelProbe _probe;
    private readonly InputGenerator _inputs;
    private readonly TextWriter _output;

    public SelfTest(KestrelProbe probe, InputGenerator inputs, TextWriter output)
    {
        _probe = probe;
        _inputs = inputs;
        _output = output;
    }

    /// <summary>Runs all of it and says what it found.</summary>
    /// <param name="inputs">How many inputs a flaw has to be found within.</param>
    public bool Run(long inputs, int threads)
    {
        var passed = AsksLikeTheListener();
        passed &= Finds("the broken door", () => new BrokenDoor(_probe), inputs, threads, isFlawed: true);

        foreach (var flaw in Enum.GetValues<Flaw>())
        {
            passed &= Finds($"the sample door, flaw {flaw},", () => new SampleDoor(flaw, _probe), inputs, threads, flaw != Flaw.None);
        }

        MeasureCost();
        return passed;
    }

    // The probe calls the endpoint itself; what Kestrel's own accept loop does must make no difference.
    private bool AsksLikeTheListener()
    {
        for (var index = 0L; index < ComparedInputs; index++)
        {
            var input = _inputs.Create(index);

            if (AnswerComparison.Differs(_probe.Ask(input), _probe.AskThroughListener(input)) is { } difference)
            {
                _output.WriteLine($"FAILED: input {index} has another answer by way of the listener: {difference}");
                return false;
            }
        }

        _output.WriteLine($"{ComparedInputs:N0} inputs have the same answer by way of the listener");
        return true;
    }

    private bool Finds(string name, Func<IDoor> createDoor, long inputs, int threads, bool isFlawed)
    {
        var result = new FuzzRun(_probe, _inputs, createDoor).Run(inputs, threads, progress: null);
        var verdict = result.First is { } first ? $"differs at input {first.Index}: {first.Disagreement.Difference}" : $"agrees on {inputs:N0} inputs, {result.AnsweredRequests:N0} requests answered";
        var passed = result.First is not null == isFlawed;
        _output.WriteLine($"{(passed ? "" : "FAILED: ")}{name} {verdict}");
        return passed;
    }

    private void MeasureCost()
    {
        var inputs = Enumerable.Range(0, 10 * ComparedInputs).Select(index => _inputs.Create(index)).ToList();
        inputs.ForEach(input => _probe.Ask(input));
        var clock = Stopwatch.StartNew();
        inputs.ForEach(input => _probe.Ask(input));
        _output.WriteLine($"asking Kestrel takes {clock.Elapsed.TotalMicroseconds / inputs.Count:0.0} µs on average");
    }
}
