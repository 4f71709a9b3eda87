using System.Security.Cryptography;
using BitFaster.Caching;
using BitFaster.Caching.Lru;
using Microsoft.Win32.SafeHandles;

namespace ZeroCopy.StaticFiles.Files;

/// <summary>
/// Hashes of whole files, computed once for each state of a file, on a thread that may wait for the disk, and remembered.
/// Requests that come meanwhile wait for the same computation.
/// </summary>
internal sealed class ContentHashes
{
    // 128 KiB: what a disk reads ahead at a time by default.
    private const int ChunkSize = 128 * 1024;

    // 4,096 states of files, a few hundred bytes each.
    private readonly ICache<(string Path, FileIdentity File, HashAlgorithmName Algorithm), Task<byte[]>> _hashes =
        new ConcurrentLruBuilder<(string, FileIdentity, HashAlgorithmName), Task<byte[]>>().WithCapacity(4096).Build();

    /// <summary>The hash of an open file, which the caller keeps open until the task ends.</summary>
    /// <exception cref="IOException">The file could not be read, or became shorter.</exception>
    public Task<byte[]> GetAsync(string path, in OpenedFile file, HashAlgorithmName algorithm)
    {
        // Where the system has no identity to offer, time and length stand for it, with the path.
        var identity = file.Identity
            ?? new FileIdentity(0, 0, 0, (ulong)file.Length, new() { Seconds = file.LastModified.UtcTicks }, default);
        var key = (path, identity, algorithm);

        if (_hashes.TryGet(key, out var known) && !known.IsFaulted)
        {
            return known;
        }

        var (handle, length) = (file.Handle!, file.Length);
        var computed = Task.Run(() => Compute(handle, length, algorithm));
        _hashes.AddOrUpdate(key, computed);
        return computed;
    }

    private static byte[] Compute(SafeFileHandle file, long length, HashAlgorithmName algorithm)
    {
        using var hash = IncrementalHash.CreateHash(algorithm);
        var chunk = new byte[Math.Min(length, ChunkSize)];

        for (var offset = 0L; offset < length;)
        {
            var read = RandomAccess.Read(file, chunk, offset);

            if (read == 0)
            {
                throw new EndOfStreamException("The file became shorter while its hash was computed.");
            }

            var wanted = (int)Math.Min(read, length - offset);
            hash.AppendData(chunk, 0, wanted);
            offset += wanted;
        }

        return hash.GetHashAndReset();
    }
}
