using ZeroCopy.StaticFiles.Interop.Linux;

namespace ZeroCopy.StaticFiles.Files;

/// <summary>
/// Which file it is and which state of it: equal identities mean that an open descriptor still is what its path names,
/// with the same length and times.
/// </summary>
internal sealed record FileIdentity(
    ulong Inode, uint DeviceMajor, uint DeviceMinor, ulong Size, StatxTimestamp ModifyTime, StatxTimestamp ChangeTime)
{
    public static FileIdentity Of(in StatxBuffer status) =>
        new(status.Inode, status.DeviceMajor, status.DeviceMinor, status.Size, status.ModifyTime, status.ChangeTime);

    /// <summary>Whether a look at a path found this file in this state. Allocates nothing, as it is asked for every request.</summary>
    public bool Is(in StatxBuffer status) =>
        status.Inode == Inode
        && status.DeviceMajor == DeviceMajor
        && status.DeviceMinor == DeviceMinor
        && status.Size == Size
        && status.ModifyTime == ModifyTime
        && status.ChangeTime == ChangeTime;
}
