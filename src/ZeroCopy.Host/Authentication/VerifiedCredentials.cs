using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace ZeroCopy.Host.Authentication;

/// <summary>
/// Remembers credentials that were verified, so that not each file of a page costs a tenth of a second. What is kept is a keyed hash (HMAC-SHA-256),
/// from which nothing can be learned without this process.
/// </summary>
internal sealed class VerifiedCredentials(TimeProvider time)
{
    /// <summary>How long. A user who is removed from the configuration is gone at once: rules that are read again remember nobody.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    // Users at a time; those beyond are verified each time.
    private const int Capacity = 4096;

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(HMACSHA256.HashSizeInBytes);
    private readonly ConcurrentDictionary<Digest, long> _known = new();

    /// <summary>Whether these credentials were verified a while ago.</summary>
    public bool Contains(ReadOnlySpan<byte> credentials) =>
        _known.TryGetValue(DigestOf(credentials), out var since) && time.GetElapsedTime(since) < Lifetime;

    /// <summary>Remembers credentials.</summary>
    public void Add(ReadOnlySpan<byte> credentials)
    {
        if (_known.Count >= Capacity)
        {
            foreach (var (digest, since) in _known)
            {
                if (time.GetElapsedTime(since) >= Lifetime)
                {
                    _known.TryRemove(digest, out _);
                }
            }
        }

        if (_known.Count < Capacity)
        {
            _known[DigestOf(credentials)] = time.GetTimestamp();
        }
    }

    private Digest DigestOf(ReadOnlySpan<byte> credentials)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, credentials, hash);
        return new Digest(BitConverter.ToUInt64(hash), BitConverter.ToUInt64(hash[8..]), BitConverter.ToUInt64(hash[16..]), BitConverter.ToUInt64(hash[24..]));
    }

    private readonly record struct Digest(ulong First, ulong Second, ulong Third, ulong Fourth);
}
