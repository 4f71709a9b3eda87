namespace ZeroCopy.StaticFiles;

/// <summary>What the entity tag of a file is made of (RFC 9110 §8.8.3).</summary>
public enum EntityTagSource
{
    /// <summary>
    /// Time of modification, to 100 ns, and length. The default: costs nothing, and every server with the same copy of a
    /// site (rsync -t, a container image) gives the same tags.
    /// </summary>
    Metadata,

    /// <summary>
    /// The inode number besides, which tells files apart that were written in the same instant with the same length. For a
    /// single server: behind a load balancer each origin would have tags of its own (Apache left the inode out of its
    /// default for that reason).
    /// </summary>
    MetadataAndInode,

    /// <summary>
    /// A SHA-256 of the content, cut to 128 bits: equal content has equal tags, whenever and wherever it was written. Read
    /// once for each state of a file, before its first response, and remembered.
    /// </summary>
    ContentHash,
}
