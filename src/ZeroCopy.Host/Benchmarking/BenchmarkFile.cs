using Microsoft.Win32.SafeHandles;
using ZeroCopy.StaticFiles.Files;
using ZeroCopy.StaticFiles.Interop.Linux;

namespace ZeroCopy.Host.Benchmarking;

/// <summary>The file that is sent. It has no name from the moment that it is open, so nothing stays, however the process ends.</summary>
internal sealed class BenchmarkFile : IDisposable
{
    // Room that is left to others, and for the file system's own records.
    private const long Reserve = 16 << 20;

    private const int BlockLength = 1 << 20;

    private BenchmarkFile(SafeFileHandle handle, long length)
    {
        Handle = handle;
        Length = length;
    }

    public SafeFileHandle Handle { get; }

    public long Length { get; }

    /// <exception cref="BenchmarkException">There is no such directory, or no room in it.</exception>
    public static void RequireSpace(string directory, long length)
    {
        if (!System.IO.Directory.Exists(directory))
        {
            throw new BenchmarkException($"there is no directory '{directory}'. Give one with room for the files, such as: --dir /var/tmp");
        }

        var available = new DriveInfo(directory).AvailableFreeSpace;

        if (available < length + Reserve)
        {
            throw new BenchmarkException(
                $"'{directory}' has room for {Diagnosis.Amount.Bytes(available)}, and the largest file needs {Diagnosis.Amount.Bytes(length + Reserve)}. Give another --dir, or smaller --sizes.");
        }
    }

    /// <summary>Makes a file of bytes that neither compress nor repeat, and waits until they are on the disk.</summary>
    /// <exception cref="BenchmarkException">It cannot be made.</exception>
    public static BenchmarkFile Create(string directory, long length, CancellationToken stopping)
    {
        SafeFileHandle? handle = null;

        try
        {
            var path = Path.Join(directory, $"zerocopy-bench-{Guid.NewGuid():N}");
            handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            File.Delete(path);
            Fill(handle, length, stopping);

            // What is dirty cannot be dropped from the page cache.
            RandomAccess.FlushToDisk(handle);
            return new BenchmarkFile(handle, length);
        }
        catch (Exception exception)
        {
            handle?.Dispose();

            if (exception is IOException or UnauthorizedAccessException)
            {
                throw new BenchmarkException($"there can be no file of {Diagnosis.Amount.Bytes(length)} in '{directory}': {exception.Message}");
            }

            throw;
        }
    }

    /// <summary>Brings it into the page cache.</summary>
    public void Load()
    {
        var block = new byte[BlockLength];

        for (long offset = 0; offset < Length; offset += BlockLength)
        {
            RandomAccess.Read(Handle, block, offset);
        }
    }

    /// <summary>Drops it from the page cache.</summary>
    /// <returns>
    /// Whether nothing of it is left there. Pages that a socket still holds stay, so the receiver must have read them all; and a file
    /// system such as tmpfs keeps everything, as it has no other place for it.
    /// </returns>
    public bool TryEvict()
    {
        Libc.PosixFadvise(Handle, 0, 0, Libc.POSIX_FADV_DONTNEED);
        return Libc.CacheStat(Handle, 0, (ulong)Length, out var cache) == 0
            ? cache.Cached == 0
            : !PageCache.IsResident(Handle, 0, 1);
    }

    public void Dispose() => Handle.Dispose();

    private static void Fill(SafeFileHandle handle, long length, CancellationToken stopping)
    {
        var block = new byte[Math.Min(length, BlockLength)];
        var random = new Random(1);
        random.NextBytes(block);

        for (long offset = 0; offset < length; offset += block.Length)
        {
            stopping.ThrowIfCancellationRequested();

            // So that no two blocks are alike, which a disk might notice.
            BitConverter.TryWriteBytes(block, offset);
            RandomAccess.Write(handle, block.AsSpan(0, (int)Math.Min(block.Length, length - offset)), offset);
        }
    }
}
