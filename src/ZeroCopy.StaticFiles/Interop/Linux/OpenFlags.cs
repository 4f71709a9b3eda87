using System.Runtime.InteropServices;

namespace ZeroCopy.StaticFiles.Interop.Linux;

/// <summary>
/// Flags of open(2), openat2(2) and pipe2(2) under their C names, from asm-generic/fcntl.h. Arm64 has its own numbers for a few
/// (arch/arm64/include/uapi/asm/fcntl.h): its O_DIRECT is x64's O_DIRECTORY, hence <see cref="For"/>.
/// </summary>
internal static class OpenFlags
{
    internal const int O_RDONLY = 0;
    internal const int O_WRONLY = 1;
    internal const int O_RDWR = 2;
    internal const int O_NOCTTY = 0x100;
    internal const int O_NONBLOCK = 0x800;
    internal const int O_NOATIME = 0x40000;
    internal const int O_CLOEXEC = 0x80000;
    internal const int O_PATH = 0x200000;

    /// <summary>ENOTDIR unless it is a directory.</summary>
    internal static int O_DIRECTORY { get; } = For(RuntimeInformation.ProcessArchitecture).Directory;

    /// <summary>ELOOP when the last component is a symbolic link.</summary>
    internal static int O_NOFOLLOW { get; } = For(RuntimeInformation.ProcessArchitecture).NoFollow;

    /// <summary>Reads past the page cache.</summary>
    internal static int O_DIRECT { get; } = For(RuntimeInformation.ProcessArchitecture).Direct;

    /// <summary>The flags whose numbers depend on the architecture; x64 has the generic ones.</summary>
    internal static ArchitectureFlags For(Architecture architecture) => architecture == Architecture.Arm64
        ? new ArchitectureFlags(Directory: 0x4000, NoFollow: 0x8000, Direct: 0x10000)
        : new ArchitectureFlags(Directory: 0x10000, NoFollow: 0x20000, Direct: 0x4000);

    /// <summary>One architecture's numbers.</summary>
    internal readonly record struct ArchitectureFlags(int Directory, int NoFollow, int Direct);
}
