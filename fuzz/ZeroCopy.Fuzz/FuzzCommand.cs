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
            var door = ConnectionDoorProbe.CreateDoor(probe);
            Func<IDoor> createDoor = () => new ConnectionDoorProbe(probe, door);

            if (parsed.GetValue(input) is { } index)
            {
                return Replay(new DoorCheck(probe, createDoor()), probe, generator.Create(index));
            }

            var result = new FuzzRun(probe, generator, createDoor).Run(parsed.GetValue(inputs), parsed.GetValue(threads), Output);
            Print(result, parsed.GetValue(seed));

            if (result.First is not { } first)
            {
                return 0;
            }

            Output.WriteLine($"Seed {parsed.GetValue(seed)}, input {first.Index}:");
            Print(generator.Create(first.Index), first.Disagreement);
            PrintShort(new DoorCheck(probe, createDoor()), generator.Create(first.Index));
            return 1;
        });

        return root.Parse(args).InvokeAsync();
    }

    private static int Replay(DoorCheck check, KestrelProbe probe, byte[] input)
    {
        if (check.Check(input) is { } disagreement)
        {
            Print(input, disagreement);
            PrintShort(check, input);
            return 1;
        }

        var answer = probe.Ask(input);
        Print(input, new Disagreement($"no disagreement, {check.AnsweredRequests} requests answered by the door", answer, answer));
        return 0;
    }

    private static void Print(FuzzResult result, ulong seed) => Output.WriteLine(
        $"{result.Answered + result.HandedOver:N0} inputs of seed {seed} in {result.Elapsed.TotalSeconds:0.0} s: the door answered {result.AnsweredRequests:N0} requests "
        + $"of {result.Answered:N0} inputs, {result.HandedOver:N0} were handed over, {(result.First is null ? "no disagreement" : "1 disagreement")}");

    private static void PrintShort(DoorCheck check, byte[] input)
    {
        var shorter = InputShrinker.Shrink(input, candidate => check.Check(candidate) is not null);

        if (shorter.Length < input.Length && check.Check(shorter) is { } disagreement)
        {
            Output.WriteLine();
            Output.WriteLine("In short:");
            Print(shorter, disagreement);
        }
    }

    private static void Print(byte[] input, Disagreement disagreement)
    {
        Output.WriteLine(disagreement.Difference);
        Output.WriteLine($"---- input\n{ReadableBytes.Format(input)}");
        Output.WriteLine($"---- the door, and Kestrel to the rest\n{ReadableBytes.Format(disagreement.Ours)}");
        Output.WriteLine($"---- Kestrel\n{ReadableBytes.Format(disagreement.Kestrels)}");
    }
}
