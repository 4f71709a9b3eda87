using ZeroCopy.StaticFiles.Requests;
using ZeroCopy.StaticFiles.Transfer;

namespace ZeroCopy.StaticFiles.Connections;

/// <summary>What a <see cref="ConnectionDoor"/> takes over from Kestrel's limits.</summary>
/// <param name="HeadLimits">The largest head.</param>
/// <param name="MinimumRate">The slowest client.</param>
/// <param name="KeepAliveTimeout">How long a connection may be idle.</param>
/// <param name="ServerField">Whether responses name the server.</param>
/// <param name="LeavesSampled">Whether requests of a trace that is recorded are left to the pipeline.</param>
internal readonly record struct DoorSettings(
    RequestHeadLimits HeadLimits, MinimumRate MinimumRate, TimeSpan KeepAliveTimeout, bool ServerField, bool LeavesSampled = false);
