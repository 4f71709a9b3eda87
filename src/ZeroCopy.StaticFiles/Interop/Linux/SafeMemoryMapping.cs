using System.Runtime.InteropServices;

namespace ZeroCopy.StaticFiles.Interop.Linux;

/// <summary>An address range from mmap(2), unmapped when the last holder lets go. The handle is its address.</summary>
internal sealed class SafeMemoryMapping : SafeHandle
{
    internal SafeMemoryMapping(nint address, nuint length)
        : base(invalidHandleValue: 0, ownsHandle: true)
    {
        SetHandle(address);
        Length = length;
    }

    /// <summary>Bytes mapped.</summary>
    internal nuint Length { get; }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle() => Libc.MUnmap(handle, Length) == 0;
}
