using ZeroCopy.StaticFiles.Files;

namespace ZeroCopy.StaticFiles.Transfer;

/// <summary>A mechanism that the kernel would not do for a file or a socket, so that the bytes were copied.</summary>
/// <param name="Mechanism">Which was refused; <see cref="TransferMechanism.Auto"/> when none was.</param>
/// <param name="Error">The errno.</param>
internal readonly record struct TransferRefusal(TransferMechanism Mechanism, int Error);
