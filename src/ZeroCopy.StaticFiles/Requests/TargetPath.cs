using System.Buffers;
using System.Text;

namespace ZeroCopy.StaticFiles.Requests;

/// <summary>Decodes the path of a request target, where there is only one way to do it.</summary>
internal static class TargetPath
{
    // Replacing nothing: text that is not UTF-8 is left to the server.
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>
    /// Decodes a path once. Refuses what servers read in different ways: dot segments, an encoded slash or NUL, percent signs that
    /// encode nothing, bytes that are not UTF-8.
    /// </summary>
    public static bool TryDecode(ReadOnlySpan<byte> path, out string decoded) => Decode(path, out decoded) == TargetPathResult.Ok;

    /// <summary>The same, with the reason.</summary>
    public static TargetPathResult Decode(ReadOnlySpan<byte> path, out string decoded)
    {
        decoded = "";
        var buffer = ArrayPool<byte>.Shared.Rent(path.Length);

        try
        {
            if (Decode(path, buffer, out var length) is var result and not TargetPathResult.Ok)
            {
                return result;
            }

            if (HasDotSegment(buffer.AsSpan(0, length)))
            {
                return TargetPathResult.DotSegment;
            }

            decoded = Utf8.GetString(buffer, 0, length);
            return TargetPathResult.Ok;
        }
        catch (DecoderFallbackException)
        {
            return TargetPathResult.NotUtf8;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static TargetPathResult Decode(ReadOnlySpan<byte> path, Span<byte> destination, out int length)
    {
        length = 0;

        for (var index = 0; index < path.Length; index++)
        {
            var value = path[index];

            if (value == '%')
            {
                if (index + 2 >= path.Length
                    || Convert.FromHexString(path.Slice(index + 1, 2), destination[length..], out _, out var written) != OperationStatus.Done
                    || written != 1)
                {
                    return TargetPathResult.BadPercent;
                }

                value = destination[length];
                index += 2;

                if (value is (byte)'/' or < 0x20 or 0x7F)
                {
                    return TargetPathResult.EncodedSlashOrControl;
                }
            }

            destination[length++] = value;
        }

        return TargetPathResult.Ok;
    }

    private static bool HasDotSegment(ReadOnlySpan<byte> path)
    {
        foreach (var range in path.Split((byte)'/'))
        {
            if (path[range] is [(byte)'.'] or [(byte)'.', (byte)'.'])
            {
                return true;
            }
        }

        return false;
    }
}
