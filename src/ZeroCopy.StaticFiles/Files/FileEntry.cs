using Microsoft.Win32.SafeHandles;

namespace ZeroCopy.StaticFiles.Files;

/// <summary>
/// A file that the cache keeps open. Its descriptor closes when the entry has left the cache and the last response has
/// let it go: the reference count is the one in the handle.
/// </summary>
internal sealed class FileEntry : IDisposable
{
    // 256 KiB: probed whole in 2 µs. A larger file is probed by its sender, chunk by chunk.
    private const long MaxProbedLength = 256 * 1024;

    private const int Unknown = -1;

    private readonly SafeFileHandle _handle;
    private readonly long _length;
    private readonly DateTimeOffset _lastModified;
    private readonly uint _fileSystem;
    private long _freshUntil;
    private volatile int _generation;
    private volatile bool _isResident;
    private volatile int _variants = Unknown;
    private bool _remembers;

    public FileEntry(in OpenedFile file)
    {
        _handle = file.Handle!;
        _length = file.Length;
        _lastModified = file.LastModified;
        _fileSystem = file.FileSystem;
        Identity = file.Identity!;
    }

    /// <summary>What the descriptor said when it was opened.</summary>
    public FileIdentity Identity { get; }

    /// <summary>Whether the path need not be looked at: not so long after the last look, in units of the cache's clock, and without a change.</summary>
    public bool IsFresh(long timestamp, int generation) => timestamp < Volatile.Read(ref _freshUntil) && generation == _generation;

    /// <summary>
    /// The path was looked at and still names this state. Where that holds for a while, so does whether the file is in the
    /// page cache: looked at once here, an event thread need not ask before every send.
    /// </summary>
    public void Refresh(long timestamp, long freshFor, int generation)
    {
        _remembers = freshFor > 0;
        _generation = generation;
        _variants = Unknown;
        _isResident = freshFor > 0 && _length is > 0 and <= MaxProbedLength && PageCache.IsResident(_handle, 0, _length);
        Volatile.Write(ref _freshUntil, timestamp + freshFor);
    }

    /// <summary>
    /// Which variants stand beside the file, in the caller's own numbers, for as long as the entry is fresh;
    /// <see langword="null"/> when that has to be looked up.
    /// </summary>
    public int? Variants
    {
        get => _variants is not Unknown and var known ? known : null;
        set => _variants = _remembers ? value ?? Unknown : Unknown;
    }

    /// <summary>Holds the descriptor for one response.</summary>
    /// <returns><see langword="false"/> when the entry has just left the cache.</returns>
    public bool TryAcquire(out OpenedFile file)
    {
        var held = false;

        try
        {
            _handle.DangerousAddRef(ref held);
        }
        catch (ObjectDisposedException)
        {
            // Lost the race with an eviction; the caller opens the file anew.
        }

        file = held
            ? new OpenedFile(_handle, _length, _lastModified) { Identity = Identity, Entry = this, IsResident = _isResident, FileSystem = _fileSystem }
            : default;
        return held;
    }

    /// <summary>Lets the descriptor of one response go.</summary>
    public void Release() => _handle.DangerousRelease();

    /// <summary>Called by the cache when the entry leaves it.</summary>
    public void Dispose() => _handle.Dispose();
}
