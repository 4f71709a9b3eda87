using ZeroCopy.StaticFiles.Transfer;

namespace ZeroCopy.StaticFiles.Sites;

/// <summary>Bounds of a <see cref="ResourceCache"/>.</summary>
/// <param name="Capacity">The most targets that are remembered.</param>
/// <param name="Revalidation">How long a look at the file system is good for.</param>
/// <param name="MaxContentLength">Bytes of the largest file that is held in memory.</param>
internal readonly record struct ResourceCacheSettings(int Capacity, TimeSpan Revalidation, int MaxContentLength)
{
    /// <summary>What chooses how larger files are sent; here it is only told of.</summary>
    public TransferPolicy Policy { get; init; } = TransferPolicy.Default;
}
