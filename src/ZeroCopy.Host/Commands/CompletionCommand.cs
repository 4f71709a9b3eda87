using System.CommandLine;

namespace ZeroCopy.Host.Commands;

/// <summary><c>zerocopy completion SHELL</c>: prints what lets a shell complete commands, options and paths.</summary>
/// <remarks>The scripts ask the program itself, by the <c>[suggest]</c> directive of System.CommandLine, so they know each version's options.</remarks>
internal sealed class CompletionCommand : Command
{
    private static readonly Dictionary<string, string> Scripts = new(StringComparer.Ordinal)
    {
        // "${COMP_LINE}" and not the words: the directive parses the line itself. Files are completed where nothing else is.
        ["bash"] = """
            _zerocopy() {
                local IFS=$'\n'
                COMPREPLY=($(compgen -W "$(zerocopy "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
            }
            complete -o bashdefault -o default -F _zerocopy zerocopy
            """,
        ["zsh"] = """
            #compdef zerocopy
            _zerocopy() {
                local -a suggested
                suggested=("${(@f)$(zerocopy "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
                compadd -- ${suggested:#}
                _files
            }
            compdef _zerocopy zerocopy
            """,
        ["fish"] = """
            complete -c zerocopy -a '(zerocopy "[suggest:"(commandline -C)"]" (commandline -cp) 2>/dev/null)'
            """,
        ["pwsh"] = """
            Register-ArgumentCompleter -Native -CommandName zerocopy -ScriptBlock {
                param($wordToComplete, $commandAst, $cursorPosition)
                zerocopy "[suggest:$cursorPosition]" "$commandAst" 2>$null |
                    Where-Object { $_ -like "$wordToComplete*" } |
                    ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }
            }
            """,
    };

    public CompletionCommand(TextWriter output)
        : base("completion", "Prints a script that lets a shell complete commands and options, as in: source <(zerocopy completion bash)")
    {
        var shell = new Argument<string>("SHELL") { Description = "The shell." };
        shell.AcceptOnlyFromAmong([.. Scripts.Keys]);
        Add(shell);
        SetAction((parsed, _) => output.WriteLineAsync(Scripts[parsed.GetValue(shell)!]));
    }
}
