using System.CommandLine;
using ZeroCopy.Host.Diagnosis;
using ZeroCopy.Host.Serving;

namespace ZeroCopy.Host.Commands;

/// <summary><c>zerocopy doctor [DIR]</c>: tells whether the kernel, the file system and the limits are as the server would have them.</summary>
internal sealed class DoctorCommand : Command
{
    /// <summary>Exit code when there is a warning.</summary>
    public const int Warned = 1;

    private readonly Argument<string?> _directory = new("DIR")
    {
        Description = "The directory that is to be served. Default: the one that would be.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<bool> _json = new("--json") { Description = "Tells it as JSON." };

    /// <param name="output">For the table.</param>
    /// <param name="error">For a mistake in the arguments.</param>
    public DoctorCommand(TextWriter output, TextWriter error)
        : base("doctor", "Tells whether this machine is fit: tries what the kernel can, looks at file system, network and limits. Changes nothing.")
    {
        Add(_directory);
        Add(_json);

        SetAction(parsed =>
        {
            if (!TryResolve(parsed.GetValue(_directory), out var directory))
            {
                error.WriteLine($"zerocopy: '{parsed.GetValue(_directory)}' is not a path. Give the directory to look at, such as: zerocopy doctor ./public");
                return ZeroCopyCommand.UsageError;
            }

            var checks = MachineDiagnosis.Run(directory);

            if (parsed.GetValue(_json))
            {
                DiagnosisJson.Write(output, directory, checks);
            }
            else
            {
                DiagnosisTable.Write(output, directory, checks, colour: Terminal.Is(output));
            }

            return checks.Any(check => check.State == CheckState.Warn) ? Warned : 0;
        });
    }

    // That there is no such directory is a finding, not a mistake: the rest of the machine is looked at all the same.
    private static bool TryResolve(string? given, out string directory)
    {
        try
        {
            directory = given is null
                ? SiteRoot.TryResolve(null, out var root, out _) ? root : Directory.GetCurrentDirectory()
                : Path.GetFullPath(given);
            return true;
        }
        catch (ArgumentException)
        {
            directory = "";
            return false;
        }
    }
}
