using BenchmarkDotNet.Running;
using ZeroCopy.Benchmarks.Micro;

// A short job unless another is named: what is looked for is larger than its error. Not as the default job of a config, which would
// win over the one that is named.
var namesJob = args.Any(argument => argument is "-j" or "--job" || argument.StartsWith("--job=", StringComparison.Ordinal));
BenchmarkSwitcher.FromAssembly(typeof(RequestHeads).Assembly).Run(namesJob ? args : [.. args, "--job", "short"]);
