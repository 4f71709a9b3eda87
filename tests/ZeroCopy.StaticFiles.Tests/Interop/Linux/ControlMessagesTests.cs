using System.Runtime.InteropServices;
using CsCheck;
using ZeroCopy.StaticFiles.Interop.Linux;

namespace ZeroCopy.StaticFiles.Tests.Interop.Linux;

public class ControlMessagesTests
{
    // A message of another kind, with data that may need padding behind it; never one of the two that are looked for.
    private static readonly Gen<(int Level, int Type, byte[] Data)> GenOther =
        Gen.Select(Gen.Int[0, 300], Gen.Int[0, 100], Gen.Byte.Array[0, 40])
            .Where((level, type, _) => (level, type) is not ((ControlMessages.SOL_IP, ControlMessages.IP_RECVERR) or (ControlMessages.SOL_IPV6, ControlMessages.IPV6_RECVERR)));

    private static readonly Gen<SockExtendedErr> GenError =
        Gen.Select(Gen.UInt, Gen.Byte, Gen.Byte, Gen.UInt, Gen.UInt)
            .Select((errno, origin, code, info, data) => new SockExtendedErr { Errno = errno, Origin = origin, Code = code, Info = info, Data = data });

    [Fact]
    public void TryReadError_BehindOthers_IsFound() =>
        Gen.Select(GenOther.Array[0, 4], GenError, Gen.Bool, Gen.Byte.Array[0, 28], GenOther.Array[0, 2]).Sample((before, error, ipv6, address, after) =>
        {
            var control = before.SelectMany(Message)
                .Concat(Message((ipv6 ? 41 : 0, ipv6 ? 25 : 11, [.. Bytes(error), .. address])))
                .Concat(after.SelectMany(Message))
                .ToArray();

            return ControlMessages.TryReadError(control, out var found) && found.Equals(error);
        });

    [Fact]
    public void TryReadError_NotThere_IsFalse() =>
        GenOther.Array[0, 4].Sample(messages => !ControlMessages.TryReadError(messages.SelectMany(Message).ToArray(), out _));

    [Fact]
    public void TryReadError_CutShort_IsFalse() =>
        Gen.Select(GenError, Gen.Int[0, 31]).Sample((error, length) =>
            !ControlMessages.TryReadError(Message((0, 11, Bytes(error))).AsSpan(0, length), out _));

    // A length of less than its own header would be an endless loop.
    [Fact]
    public void TryReadError_AnyBytes_Ends() =>
        Gen.Byte[0, 48].Array[0, 128].Sample(control =>
        {
            ControlMessages.TryReadError(control, out var error);
            return control.Length >= 32 || error.Equals(default(SockExtendedErr));
        });

    [Theory]
    [InlineData(0u, 5, true)]
    [InlineData(0u, 2, false)]
    [InlineData(113u, 5, false)]
    public void IsZeroCopyCompletion_OriginAndErrno_BothCount(uint errno, byte origin, bool expected) =>
        Assert.Equal(expected, new SockExtendedErr { Errno = errno, Origin = origin }.IsZeroCopyCompletion);

    private static byte[] Message((int Level, int Type, byte[] Data) message)
    {
        var header = new CmsgHdr { Length = (nuint)(16 + message.Data.Length), Level = message.Level, Type = message.Type };
        var padding = new byte[-message.Data.Length & 7];
        return [.. Bytes(header), .. message.Data, .. padding];
    }

    private static byte[] Bytes<T>(T value)
        where T : unmanaged => MemoryMarshal.AsBytes([value]).ToArray();
}
