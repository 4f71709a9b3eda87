using Microsoft.Win32.SafeHandles;

namespace ZeroCopy.StaticFiles.Files;

/// <summary>
/// An open regular file, and what its descriptor says of it: head and body of a response both come from here, so a
/// file that is replaced meanwhile cannot mix old length and new bytes.
/// </summary>
/// <param name="Handle">The open file; the owner of this value disposes it.</param>
/// <param name="Length">Length in bytes, of the target where the path was a symbolic link.</param>
/// <param name="LastModified">Time of the last modification, to 100 ns.</param>
internal readonly record struct OpenedFile(SafeFileHandle Handle, long Length, DateTimeOffset LastModified);
