namespace ZeroCopy.StaticFiles.Connections;

/// <summary>A feature of connections: what a gate let them in with.</summary>
internal interface IConnectionPlace
{
    /// <summary>What <see cref="IConnectionGate"/> gave; <see langword="null"/> where there is no gate.</summary>
    IDisposable? Place { get; }
}
