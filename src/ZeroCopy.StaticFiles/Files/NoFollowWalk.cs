using Microsoft.Win32.SafeHandles;
using ZeroCopy.StaticFiles.Interop.Linux;

namespace ZeroCopy.StaticFiles.Files;

/// <summary>
/// Stands in for openat2 where the kernel (before 5.6) or a seccomp filter does not have it: walks the path a
/// component at a time and follows no symbolic link at all, so nothing can lead out of the root.
/// </summary>
internal static class NoFollowWalk
{
    /// <summary>Opens a NUL-terminated path without <c>..</c> components beneath <paramref name="root"/>.</summary>
    /// <returns>0 or a negative errno; ELOOP (or ENOTDIR, for a directory) where a symbolic link stands in the way.</returns>
    public static int Open(SafeFileHandle root, ReadOnlySpan<byte> relative, int flags, out SafeFileHandle? handle)
    {
        handle = null;
        var directory = root;
        Span<byte> component = stackalloc byte[256 + 1];

        try
        {
            while (true)
            {
                var separator = relative.IndexOf((byte)'/');
                var isLast = separator < 0;
                var name = isLast ? relative[..^1] : relative[..separator];
                relative = isLast ? default : relative[(separator + 1)..];

                if (name.Length >= component.Length)
                {
                    return -Errno.ENAMETOOLONG;
                }

                if (name.IsEmpty && !isLast)
                {
                    continue;
                }

                if (name.SequenceEqual(".."u8))
                {
                    return -Errno.EXDEV;
                }

                // A trailing slash asks for the directory that was reached.
                if (name.IsEmpty)
                {
                    return Libc.OpenAt(directory, ".\0"u8, flags, out handle);
                }

                name.CopyTo(component);
                component[name.Length] = 0;
                var terminated = component[..(name.Length + 1)];

                if (isLast)
                {
                    return Libc.OpenAt(directory, terminated, flags | OpenFlags.O_NOFOLLOW, out handle);
                }

                var error = Libc.OpenAt(
                    directory, terminated, OpenFlags.O_PATH | OpenFlags.O_DIRECTORY | OpenFlags.O_NOFOLLOW | OpenFlags.O_CLOEXEC, out var inner);

                if (error < 0)
                {
                    return error;
                }

                if (!ReferenceEquals(directory, root))
                {
                    directory.Dispose();
                }

                directory = inner!;
            }
        }
        finally
        {
            if (!ReferenceEquals(directory, root))
            {
                directory.Dispose();
            }
        }
    }
}
