namespace ZeroCopy.StaticFiles.Responses;

/// <summary>
/// Remembers the text of recent validators, so that a hot file costs no formatting: a direct-mapped table keyed by what
/// the text is made of, hence never stale.
/// </summary>
internal sealed class ValidatorFieldsCache
{
    // 1,024 files of about 200 bytes each; two that share a place only take turns in it.
    private readonly ValidatorFields?[] _entries = new ValidatorFields?[1024];

    /// <summary>The fields of a file in this state.</summary>
    public ValidatorFields Get(in ValidatorKey key)
    {
        ref var entry = ref _entries[(uint)HashCode.Combine(key.Ticks, key.Length, (byte)key.Coding) % (uint)_entries.Length];
        var fields = Volatile.Read(ref entry);

        if (fields is null || fields.Key != key)
        {
            fields = ValidatorFields.FromMetadata(key);
            Volatile.Write(ref entry, fields);
        }

        return fields;
    }
}
