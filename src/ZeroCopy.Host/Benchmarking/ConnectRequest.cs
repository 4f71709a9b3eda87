using System.Globalization;

namespace ZeroCopy.Host.Benchmarking;

/// <summary>What the receiving process is asked to do: a line of text on its input.</summary>
/// <param name="Socket">TCP on loopback, or a Unix socket.</param>
/// <param name="Address">The port, or the name in the abstract namespace, which leaves no file behind.</param>
/// <param name="ResponseLength">Bytes of a response with its head.</param>
/// <param name="Acknowledges">Whether a byte comes back after each response.</param>
/// <param name="Token">What the connection begins with, so that no other program is taken for the receiver.</param>
internal sealed record ConnectRequest(SocketKind Socket, string Address, long ResponseLength, bool Acknowledges, Guid Token)
{
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Socket} {Address} {ResponseLength} {Acknowledges} {Token:N}");

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static bool TryParse(string line, out ConnectRequest request)
    {
        request = null!;

        if (line.Split(' ') is not [var kind, var address, var length, var acknowledges, var token]
            || !Enum.TryParse<SocketKind>(kind, out var socket)
            || !long.TryParse(length, CultureInfo.InvariantCulture, out var responseLength)
            || !bool.TryParse(acknowledges, out var does)
            || !Guid.TryParse(token, out var id))
        {
            return false;
        }

        request = new ConnectRequest(socket, address, responseLength, does, id);
        return true;
    }
}
