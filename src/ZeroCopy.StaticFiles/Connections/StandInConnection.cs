using ZeroCopy.StaticFiles.Files;
using ZeroCopy.StaticFiles.Responses;

namespace ZeroCopy.StaticFiles.Connections;

/// <summary>
/// Connection feature: no socket is here, but the request is to be explained as if one were. Answers say what they would on it; bodies
/// are copied all the same.
/// </summary>
internal sealed class StandInConnection
{
    public static readonly StandInConnection Instance = new();

    private StandInConnection()
    {
    }

    /// <summary>How a file would leave on a plain HTTP/1.x connection with a socket.</summary>
    public static Delivery Describe(ServiceContext services, in OpenedFile file, TransferMechanism mechanism) =>
        ResponseFileSender.Describe(services, file, mechanism, OperatingSystem.IsLinux() ? CopyReason.None : CopyReason.OperatingSystem);
}
