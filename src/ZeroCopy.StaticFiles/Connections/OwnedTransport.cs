using System.IO.Pipelines;

namespace ZeroCopy.StaticFiles.Connections;

/// <summary>The transport that Kestrel sees: input as it came, output through <see cref="SocketOutput"/>.</summary>
internal sealed class OwnedTransport(PipeReader input, SocketOutput output) : IDuplexPipe
{
    public PipeReader Input { get; } = input;

    public PipeWriter Output { get; } = output;
}
