namespace ZeroCopy.StaticFiles.Events;

/// <summary>
/// Is told that its socket can take bytes again. Called on the event thread: it must not block, must not throw
/// and must not run application code.
/// </summary>
internal interface IReadinessHandler
{
    void OnWritable();
}
