namespace ZeroCopy.StaticFiles.Decisions;

/// <summary>The two validators of a representation (RFC 9110 §8.8): what a client's copy is compared with.</summary>
internal readonly struct Validators(EntityTag entityTag, DateTimeOffset lastModified)
{
    public EntityTag EntityTag { get; } = entityTag;

    /// <summary>
    /// When the representation last changed, cut to whole seconds: Last-Modified is an HTTP-date (§8.8.2), which has no
    /// fractions (§5.6.7). A file system's fractions would make every file newer than the date a client got from us.
    /// </summary>
    public DateTimeOffset LastModified { get; } =
        new(lastModified.UtcTicks - (lastModified.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
}
