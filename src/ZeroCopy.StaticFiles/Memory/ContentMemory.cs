using System.Diagnostics.CodeAnalysis;

namespace ZeroCopy.StaticFiles.Memory;

/// <summary>Native memory for the content of small files, up to a limit.</summary>
internal sealed class ContentMemory
{
    private long _usedBytes;

    /// <summary>The most bytes in use at a time.</summary>
    public long Limit { get; set; }

    /// <summary>Bytes in use: of files in a cache, and of those that left it while they were being sent.</summary>
    public long UsedBytes => Interlocked.Read(ref _usedBytes);

    /// <summary>Makes room for a file.</summary>
    /// <returns><see langword="false"/> when the limit is reached, or the system has no memory: the file is sent from its descriptor.</returns>
    public bool TryAllocate(int length, [NotNullWhen(true)] out SharedContent? content)
    {
        content = null;

        if (Interlocked.Add(ref _usedBytes, length) <= Limit)
        {
            try
            {
                content = new SharedContent(this, length);
                return true;
            }
            catch (OutOfMemoryException)
            {
                // Told by the result.
            }
        }

        Interlocked.Add(ref _usedBytes, -length);
        return false;
    }

    internal void ReportFreed(int length) => Interlocked.Add(ref _usedBytes, -length);
}
