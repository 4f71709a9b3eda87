namespace ZeroCopy.Host.Diagnosis;

/// <summary>What a check came to.</summary>
internal enum CheckState
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>Worth knowing; the server does without.</summary>
    Info,

    /// <summary>Costs speed or will fail under load, and can be mended.</summary>
    Warn,
}
