using System.CommandLine;
using System.Text;
using ZeroCopy.Host.Authentication;

namespace ZeroCopy.Host.Commands;

/// <summary><c>zerocopy hash-password</c>: hashes a password for <c>BasicAuth</c>.</summary>
internal sealed class HashPasswordCommand : Command
{
    public HashPasswordCommand(TextReader input, TextWriter output, TextWriter error)
        : base("hash-password", "Reads a password from the standard input, without echo, and prints its hash for BasicAuth.")
    {
        SetAction(async (_, cancellation) =>
        {
            // What a terminal takes it also shows, unless keys are read one by one.
            var isTerminal = !Console.IsInputRedirected && ReferenceEquals(input, Console.In);
            var password = isTerminal ? ReadKeys(error) : await input.ReadLineAsync(cancellation);

            if (string.IsNullOrEmpty(password))
            {
                await error.WriteLineAsync("zerocopy: there is no password. Type it, or pipe it: printf '%s' \"$PASSWORD\" | zerocopy hash-password");
                return ZeroCopyCommand.UsageError;
            }

            await output.WriteLineAsync(PasswordHash.Create(password).ToString());
            return 0;
        });
    }

    private static string ReadKeys(TextWriter error)
    {
        error.Write("Password: ");
        var password = new StringBuilder();

        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key == ConsoleKey.Backspace)
            {
                password.Length = Math.Max(0, password.Length - 1);
            }
            else if (key.KeyChar != '\0')
            {
                password.Append(key.KeyChar);
            }
        }

        error.WriteLine();
        return password.ToString();
    }
}
