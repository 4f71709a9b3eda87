using Microsoft.AspNetCore.Connections;

namespace ZeroCopy.StaticFiles.Connections;

/// <summary>Decides which requests may be answered on a connection. Allocates nothing and takes no lock.</summary>
internal interface IRequestGate
{
    /// <summary>Counts a request that is about to be answered.</summary>
    /// <returns>Whether it may be; otherwise it is handed to the pipeline, which decides about it as if it had not been asked here.</returns>
    bool TryTake(ConnectionContext connection);

    /// <summary>The request that was counted last is handed over all the same, and will be counted in the pipeline.</summary>
    void Return(ConnectionContext connection);
}
