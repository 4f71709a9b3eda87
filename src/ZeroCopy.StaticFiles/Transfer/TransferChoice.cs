using ZeroCopy.StaticFiles.Files;

namespace ZeroCopy.StaticFiles.Transfer;

/// <summary>The mechanism of one send.</summary>
/// <param name="Mechanism">Which; never <see cref="TransferMechanism.Auto"/>.</param>
/// <param name="Reason">Why.</param>
/// <param name="FileSystem">The number of the file system of the file, or 0.</param>
internal readonly record struct TransferChoice(TransferMechanism Mechanism, TransferReason Reason, uint FileSystem);
