namespace ZeroCopy.StaticFiles.Sites;

/// <summary>Bounds of a <see cref="ResourceCache"/>.</summary>
/// <param name="Capacity">The most targets that are remembered.</param>
/// <param name="Revalidation">How long a look at the file system is good for.</param>
/// <param name="MaxContentLength">Bytes of the largest file that is held in memory.</param>
internal readonly record struct ResourceCacheSettings(int Capacity, TimeSpan Revalidation, int MaxContentLength);
