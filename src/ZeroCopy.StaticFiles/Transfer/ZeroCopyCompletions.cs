namespace ZeroCopy.StaticFiles.Transfer;

/// <summary>
/// Counts the sends with MSG_ZEROCOPY on one socket whose completion has not been read. The kernel numbers those that took at least a byte from 0 on,
/// with 32 bits, and reports each number once, in ranges, mostly but not always in order.
/// </summary>
/// <remarks>
/// Counting is enough: nothing that we own is freed by a completion (see <see cref="ZeroCopySendMechanism"/>), so it does not matter
/// which sends are still on their way.
/// </remarks>
internal struct ZeroCopyCompletions
{
    private uint _next;

    /// <summary>Sends whose completion has not been read.</summary>
    public uint Pending { get; private set; }

    /// <summary>The count of a socket whose next send has this number; a new socket's has 0.</summary>
    public static ZeroCopyCompletions StartingAt(uint number) => new() { _next = number };

    /// <summary>A send took bytes, so it has a number.</summary>
    public void Add()
    {
        _next++;
        Pending++;
    }

    /// <summary>Reads a completion: all sends from <paramref name="first"/> to <paramref name="last"/>, beyond the end of the numbers if need be.</summary>
    /// <returns>Whether there were such sends. Nothing is counted otherwise.</returns>
    public bool TryComplete(uint first, uint last)
    {
        // Modulo 2^32, as the kernel counts.
        var length = last - first + 1;

        // How many numbers were given from the first one on; negative for one that is still to come.
        var given = (int)(_next - first);

        if (length == 0 || length > Pending || given < length)
        {
            return false;
        }

        Pending -= length;
        return true;
    }
}
