using System.CommandLine;
using ZeroCopy.Fuzz.Doors;
using ZeroCopy.Fuzz.Inputs;
using ZeroCopy.Fuzz.Servers;

namespace ZeroCopy.Fuzz;

/// <summary>The command line.</summary>
internal static class FuzzCommand
{
    private const ulong DefaultSeed = 1;

    private static readonly TextWriter Output = Console.Out;

    /// <summary>Parses and runs.</summary>
    /// <returns>0; 1 after a disagreement.</returns>
    public static Task<int> InvokeAsync(string[] args)
    {
        var inputs = new Option<long>("--inputs") { Description = "How many inputs to check.", DefaultValueFactory = _ => 100_000 };
        var seed = new Option<ulong>("--seed") { Description = "Which inputs: those of a seed are the same in every run.", DefaultValueFactory = _ => DefaultSeed };
        var threads = new Option<int>("--threads") { Description = "How many threads check.", DefaultValueFactory = _ => Environment.ProcessorCount };
        var input = new Option<long?>("--input") { Description = "Checks this one input and prints it with both answers." };
        var selfTest = new Option<bool>("--self-test") { Description = "Checks the fuzzer: it must find what a broken door does wrong." };
        var root = new RootCommand("Holds the door of a connection to Kestrel: for any bytes, with and without it the same answers.") { inputs, seed, threads, input, selfTest };

        root.SetAction(async (parsed, _) =>
        {
            using var site = Site.Create();
            await using var probe = await KestrelProbe.StartAsync(site);
            var generator = new InputGenerator(parsed.GetValue(seed), SiteValidators.Read(probe));

            if (parsed.GetValue(selfTest))
            {
                return new SelfTest(probe, generator, Output).Run(parsed.GetValue(inputs), parsed.GetValue(threads)) ? 0 : 1;
            }

            // The door under test.
            Func<IDoor> createDoor = () => new NoDoor();

            return parsed.GetValue(input) is { } index
                ? Replay(probe, generator.Create(index), createDoor())
                : Run(new FuzzRun(probe, generator, createDoor), generator, parsed.GetValue(inputs), parsed.GetValue(seed), parsed.GetValue(threads));
        });

        return root.Parse(args).InvokeAsync();
    }

    private static int Run(FuzzRun run, InputGenerator generator, long count, ulong seed, int threads)
    {
        var result = run.Run(count, threads, Output);
        var checkedInputs = result.Answered + result.HandedOver;
        Output.WriteLine(
            $"{checkedInputs:N0} inputs in {result.Elapsed.TotalSeconds:0.0} s, seed {seed}: the door answered {result.AnsweredRequests:N0} requests of {result.Answered:N0}, "
            + $"{result.HandedOver:N0} were handed over, {(result.First is null ? "no disagreement" : "1 disagreement")}");

        if (result.First is not { } first)
        {
            return 0;
        }

        Output.WriteLine($"Seed {seed}, input {first.Index}: {first.Disagreement.Difference}");
        Print(generator.Create(first.Index), first.Disagreement.Ours, first.Disagreement.Kestrels);
        return 1;
    }

    private static int Replay(KestrelProbe probe, byte[] input, IDoor door)
    {
        var disagreement = new DoorCheck(probe, door).Check(input);
        var whole = disagreement?.Kestrels ?? probe.Ask(input);
        Output.WriteLine(disagreement?.Difference ?? "no disagreement");
        Print(input, disagreement?.Ours ?? whole, whole);
        return disagreement is null ? 0 : 1;
    }

    private static void Print(byte[] input, byte[] ours, byte[] kestrels)
    {
        Output.WriteLine($"---- input\n{ReadableBytes.Format(input)}");
        Output.WriteLine($"---- the door, and Kestrel to the rest\n{ReadableBytes.Format(ours)}");
        Output.WriteLine($"---- Kestrel\n{ReadableBytes.Format(kestrels)}");
    }
}
