using ZeroCopy.StaticFiles.Files;

namespace ZeroCopy.StaticFiles.Transfer;

/// <summary>A row of a calibrated table: the mechanism for lengths up to a bound.</summary>
/// <param name="UpTo">The greatest length, in bytes.</param>
/// <param name="Mechanism">The mechanism; never <see cref="TransferMechanism.Auto"/>.</param>
internal readonly record struct TransferBand(long UpTo, TransferMechanism Mechanism);
