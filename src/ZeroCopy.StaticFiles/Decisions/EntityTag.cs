namespace ZeroCopy.StaticFiles.Decisions;

/// <summary>
/// The entity tag of a representation (RFC 9110 §8.8.3), held as it is sent: <c>"abc"</c> or <c>W/"abc"</c>, quotes and all,
/// so that comparing it and sending it are both a copy of characters. The default value is "no entity tag" and equals nothing.
/// </summary>
internal readonly struct EntityTag(string value)
{
    private const string WeakPrefix = "W/";

    /// <summary>The whole field value, as sent.</summary>
    public string Value { get; } = value;

    /// <summary>
    /// Whether the tag is marked weak. The prefix is case-sensitive: §8.8.3 spells it <c>%s"W/"</c>.
    /// </summary>
    public bool IsWeak => IsMarkedWeak(Value);

    /// <summary>The tag without its weakness marker, quotes included (<c>opaque-tag</c> in §8.8.3).</summary>
    public ReadOnlySpan<char> OpaqueTag => OpaqueTagOf(Value);

    /// <summary>
    /// Strong comparison (§8.8.3.2): "two entity tags are equivalent if both are not weak and their opaque-tags match
    /// character-by-character". For If-Match and If-Range, where bytes of two responses may be put together.
    /// </summary>
    public bool StrongEquals(EntityTag other) => StrongEquals(other.Value);

    /// <inheritdoc cref="StrongEquals(EntityTag)"/>
    /// <param name="other">An entity tag as it stood in a header field, weakness marker and quotes included.</param>
    public bool StrongEquals(ReadOnlySpan<char> other) =>
        !IsWeak && !other.IsEmpty && other.SequenceEqual(Value);

    /// <summary>
    /// Weak comparison (§8.8.3.2): "two entity tags are equivalent if their opaque-tags match character-by-character,
    /// regardless of either or both being tagged as 'weak'". For If-None-Match, where an equivalent copy is good enough.
    /// </summary>
    public bool WeakEquals(EntityTag other) => WeakEquals(other.Value);

    /// <inheritdoc cref="WeakEquals(EntityTag)"/>
    /// <param name="other">An entity tag as it stood in a header field, weakness marker and quotes included.</param>
    public bool WeakEquals(ReadOnlySpan<char> other) =>
        !other.IsEmpty && OpaqueTagOf(other).SequenceEqual(OpaqueTag);

    public override string ToString() => Value ?? string.Empty;

    private static bool IsMarkedWeak(ReadOnlySpan<char> tag) => tag.StartsWith(WeakPrefix, StringComparison.Ordinal);

    private static ReadOnlySpan<char> OpaqueTagOf(ReadOnlySpan<char> tag) => IsMarkedWeak(tag) ? tag[WeakPrefix.Length..] : tag;
}
