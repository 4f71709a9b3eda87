using System.Globalization;
using ZeroCopy.StaticFiles.Decisions;

namespace ZeroCopy.StaticFiles.Responses;

/// <summary>
/// What the validators of a representation are made of. Equal keys have equal validators, and the other way round.
/// </summary>
/// <param name="Ticks">Time of modification in 100 ns, UTC.</param>
/// <param name="Length">Length in bytes.</param>
/// <param name="Inode">The inode, or 0 where it does not count.</param>
/// <param name="Coding">Content coding: each has a tag of its own, since its bytes are others (RFC 9110 §8.8.3.3).</param>
/// <param name="IsWeak">Whether the file may change again without its time showing it.</param>
internal readonly record struct ValidatorKey(long Ticks, long Length, ulong Inode, ContentCodings Coding, bool IsWeak);

/// <summary>The header fields that identify a state of a file: ETag and Last-Modified, as text and as validators.</summary>
internal sealed class ValidatorFields
{
    private ValidatorFields(in ValidatorKey key, string entityTag)
    {
        Key = key;
        ETag = entityTag;
        Validators = new Validators(new EntityTag(ETag), new DateTimeOffset(key.Ticks, TimeSpan.Zero));
        LastModified = Validators.LastModified.ToString("R", CultureInfo.InvariantCulture);
    }

    /// <summary>What the fields were made of.</summary>
    public ValidatorKey Key { get; }

    /// <summary>The entity tag, quotes included (RFC 9110 §8.8.3).</summary>
    public string ETag { get; }

    /// <summary>The time as an HTTP-date (RFC 9110 §5.6.7).</summary>
    public string LastModified { get; }

    /// <summary>The same for the decision.</summary>
    public Validators Validators { get; }

    /// <summary>A tag of time and length, which every write that leaves the clock running changes.</summary>
    public static ValidatorFields FromMetadata(in ValidatorKey key)
    {
        var inode = key.Inode == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{key.Inode:x}-");
        var opaque = string.Create(CultureInfo.InvariantCulture, $"{inode}{key.Ticks - DateTimeOffset.UnixEpoch.Ticks:x}-{key.Length:x}{Suffix(key.Coding)}");
        return new ValidatorFields(key, $"{(key.IsWeak ? "W/" : "")}\"{opaque}\"");
    }

    /// <summary>A tag of the content itself: strong at any time.</summary>
    public static ValidatorFields FromHash(in ValidatorKey key, ReadOnlySpan<byte> hash) =>
        new(key, $"\"{Convert.ToHexStringLower(hash[..16])}{Suffix(key.Coding)}\"");

    /// <summary>A tag that the application made; the coding goes within its quotes.</summary>
    public static ValidatorFields FromTag(in ValidatorKey key, string entityTag) =>
        new(key, key.Coding == ContentCodings.None ? entityTag : $"{entityTag[..^1]}{Suffix(key.Coding)}\"");

    private static string Suffix(ContentCodings coding) => coding == ContentCodings.None ? "" : $"-{ContentNegotiation.Token(coding)}";
}
