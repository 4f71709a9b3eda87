using System.Runtime.CompilerServices;
using ZeroCopy.StaticFiles.Files;

namespace ZeroCopy.StaticFiles.Transfer;

/// <summary>A count of bytes for each mechanism; the place of <see cref="TransferMechanism.Auto"/> is that of memory.</summary>
[InlineArray(Count)]
internal struct MechanismBytes
{
    /// <summary>Mechanisms that there are, <see cref="TransferMechanism.Auto"/> included.</summary>
    public const int Count = (int)TransferMechanism.Managed + 1;

    private long _first;
}
