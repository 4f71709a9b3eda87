using System.CommandLine;
using ZeroCopy.Host.Configuration;

namespace ZeroCopy.Host.Commands;

/// <summary><c>zerocopy schema</c>: prints the JSON Schema of the configuration.</summary>
internal sealed class SchemaCommand : Command
{
    /// <param name="output">For the schema.</param>
    public SchemaCommand(TextWriter output)
        : base("schema", "Prints the JSON Schema of the configuration, for editors; zerocopy.schema.json beside the executable is the same.")
    {
        SetAction(_ => output.Write(ConfigurationSchema.Write(ServerKeys.Root)));
    }
}
