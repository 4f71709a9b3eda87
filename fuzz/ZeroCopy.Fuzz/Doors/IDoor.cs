using System.Buffers;

namespace ZeroCopy.Fuzz.Doors;

/// <summary>What looks at the bytes of a connection before Kestrel does. One thread at a time uses an instance.</summary>
internal interface IDoor
{
    /// <summary>Answers what it can from the start of <paramref name="input"/>, and leaves the rest to Kestrel.</summary>
    /// <param name="input">All that the client sends.</param>
    /// <param name="answer">Takes the answer, byte for byte as the client would see it.</param>
    /// <param name="closes">Whether the door ended the connection: Kestrel does not see the rest.</param>
    /// <returns>The number of bytes that were answered.</returns>
    int Answer(ReadOnlySpan<byte> input, ArrayBufferWriter<byte> answer, out bool closes);
}
