using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using ZeroCopy.StaticFiles.Interop.Linux;
using ZeroCopy.StaticFiles.Requests;

namespace ZeroCopy.StaticFiles.Files;

/// <summary>
/// A directory whose files are served. The kernel itself confines every look-up to it (openat2 with RESOLVE_BENEATH),
/// in the same walk that opens the file, so there is no gap between a check and its use.
/// </summary>
/// <remarks>
/// <para>Order of the checks, each narrower than the one before:</para>
/// <list type="number">
/// <item><see cref="RelativePath"/>: what is never looked up (NUL, hidden names, too long).</item>
/// <item>The root itself: re-opened when its path leads elsewhere, as after a deploy that swaps a symbolic link.</item>
/// <item>openat2: no component may lead out, neither <c>..</c>, nor a symbolic link, nor a magic link of /proc.
/// An absolute symbolic link leads out by definition, even to a target inside.</item>
/// <item><see cref="RegularFile"/>: the open descriptor must be a regular file.</item>
/// </list>
/// </remarks>
internal sealed class FileRoot
{
    /// <summary>
    /// One second between looks at where the root's path leads: the resolution at which a deploy is noticed, for one
    /// statx a second instead of one a request.
    /// </summary>
    public static readonly TimeSpan RefreshInterval = TimeSpan.FromSeconds(1);

    private readonly byte[] _path;
    private readonly TimeProvider _time;
    private readonly bool _serveHidden;
    private OpenRoot? _root;
    private long _nextLook;
    private bool _openAt2Missing;

    /// <param name="path">Absolute path of the directory.</param>
    /// <param name="time">Clock of the refresh.</param>
    /// <param name="useOpenAt2"><see langword="false"/> takes the walk that stands in for openat2 on kernels before 5.6.</param>
    /// <param name="serveHidden">Whether names that begin with a dot are looked up.</param>
    public FileRoot(string path, TimeProvider time, bool useOpenAt2 = true, bool serveHidden = false)
    {
        Path = path;
        _path = Encoding.UTF8.GetBytes(path + '\0');
        _time = time;
        _serveHidden = serveHidden;
        _openAt2Missing = !useOpenAt2;
    }

    /// <summary>The directory, as it was given.</summary>
    public string Path { get; }

    /// <summary>Opens the file that a decoded request path names.</summary>
    // 4 KiB of stack that is written before it is read: clearing it would cost as much as the look-up of a short path.
    [SkipLocalsInit]
    public FileOpenResult Open(string requestPath)
    {
        // :: Check 1: the name.
        Span<byte> relative = stackalloc byte[RelativePath.MaxLength];

        if (!RelativePath.TryEncode(requestPath, _serveHidden, relative, out var length))
        {
            return new FileOpenResult(FileOpenStatus.NotFound);
        }

        relative = relative[..length];

        // :: Check 2: the root.
        if (GetRoot() is not { } root)
        {
            return new FileOpenResult(FileOpenStatus.NotFound, Error: Errno.ENOENT);
        }

        // :: Check 3: the kernel's.
        var error = OpenBeneath(root.Handle, relative, RegularFile.Flags, out var handle);

        // :: Check 4: the file.
        return error < 0 ? RegularFile.Classify(-error) : RegularFile.Inspect(handle!);
    }

    /// <summary>Whether a path may name a file at all, and if not, why it is never looked up.</summary>
    [SkipLocalsInit]
    public RelativePathResult Judge(string requestPath)
    {
        Span<byte> relative = stackalloc byte[RelativePath.MaxLength];
        return RelativePath.Encode(requestPath, _serveHidden, relative, out _);
    }

    /// <summary>Opens a directory, confined like a file. The path ends in a slash.</summary>
    /// <returns>The open directory, or <see langword="null"/> when there is none to open.</returns>
    [SkipLocalsInit]
    public SafeFileHandle? OpenDirectory(string requestPath)
    {
        Span<byte> relative = stackalloc byte[RelativePath.MaxLength];

        if (GetRoot() is not { } root)
        {
            return null;
        }

        if (requestPath == "/")
        {
            ReadOnlySpan<byte> itself = ".\0"u8;
            return Libc.OpenAt(root.Handle, itself, OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY | OpenFlags.O_CLOEXEC, out var opened) == 0 ? opened : null;
        }

        return RelativePath.TryEncode(requestPath, _serveHidden, relative, out var length)
            && OpenBeneath(root.Handle, relative[..length], OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY | OpenFlags.O_CLOEXEC, out var handle) == 0
                ? handle
                : null;
    }

    /// <summary>
    /// What the path leads to now, without opening it. Not confined to the root, so good only for a comparison with a file
    /// that was opened beneath it.
    /// </summary>
    [SkipLocalsInit]
    public bool TryDescribe(string requestPath, out StatxBuffer status)
    {
        Span<byte> relative = stackalloc byte[RelativePath.MaxLength];
        status = default;

        return RelativePath.TryEncode(requestPath, _serveHidden, relative, out var length)
            && GetRoot() is { } root
            && Libc.Statx(root.Handle, relative[..length], out status) == 0;
    }

    private int OpenBeneath(SafeFileHandle root, ReadOnlySpan<byte> relative, int flags, out SafeFileHandle? handle)
    {
        if (!_openAt2Missing)
        {
            var error = Libc.OpenAt2(root, relative, flags, Libc.RESOLVE_BENEATH | Libc.RESOLVE_NO_MAGICLINKS, out handle);

            // EAGAIN: a rename raced with a "..", which only symbolic links can contain here; once more is enough in practice.
            if (error == -Errno.EAGAIN)
            {
                error = Libc.OpenAt2(root, relative, flags, Libc.RESOLVE_BENEATH | Libc.RESOLVE_NO_MAGICLINKS, out handle);
            }

            // EPERM on a path that is only read comes from a seccomp filter that does not know the call.
            if (error is not (-Errno.ENOSYS or -Errno.EPERM))
            {
                return error;
            }

            _openAt2Missing = error == -Errno.ENOSYS || _openAt2Missing;
        }

        return NoFollowWalk.Open(root, relative, flags, out handle);
    }

    private OpenRoot? GetRoot()
    {
        var root = Volatile.Read(ref _root);
        var now = _time.GetTimestamp();
        var nextLook = Volatile.Read(ref _nextLook);

        if (root is not null && now < nextLook)
        {
            return root;
        }

        // One thread looks; the others use what is there.
        var next = now + (long)(RefreshInterval.TotalSeconds * _time.TimestampFrequency);

        if (Interlocked.CompareExchange(ref _nextLook, next, nextLook) != nextLook && root is not null)
        {
            return root;
        }

        if (Libc.Statx(_path, out var status) < 0)
        {
            Volatile.Write(ref _root, null);
            return null;
        }

        if (root is not null && root.Is(status))
        {
            return root;
        }

        // The old handle closes with its finalizer: another thread may be opening a file beneath it.
        root = Libc.OpenAt(null, _path, OpenFlags.O_PATH | OpenFlags.O_DIRECTORY | OpenFlags.O_CLOEXEC, out var handle) == 0
            && Libc.Statx(handle!, out status) == 0
            ? new OpenRoot(handle!, status)
            : null;
        Volatile.Write(ref _root, root);
        return root;
    }

    private sealed class OpenRoot(SafeFileHandle handle, in StatxBuffer status)
    {
        private readonly (ulong Inode, uint Major, uint Minor) _identity = (status.Inode, status.DeviceMajor, status.DeviceMinor);

        public SafeFileHandle Handle { get; } = handle;

        public bool Is(in StatxBuffer other) => _identity == (other.Inode, other.DeviceMajor, other.DeviceMinor);
    }
}
