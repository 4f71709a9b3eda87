using ZeroCopy.StaticFiles.Interop.Linux;

namespace ZeroCopy.StaticFiles.Files;

/// <summary>Reads all of a small file.</summary>
internal static class WholeFile
{
    /// <summary>Reads the file in the state that its descriptor was in when it was opened. May wait for a disk.</summary>
    /// <param name="file">The open file.</param>
    /// <param name="destination">As long as the file.</param>
    /// <returns><see langword="false"/> when it changed meanwhile, or could not be read.</returns>
    public static bool TryRead(in OpenedFile file, Span<byte> destination)
    {
        for (var read = 0; read < destination.Length;)
        {
            var count = Libc.PReadV2(file.Handle!, destination[read..], read, flags: 0);

            if (count <= 0)
            {
                return false;
            }

            read += (int)count;
        }

        // A write in place shows in the times by now, so these bytes are those of that state, and not a mixture.
        return Libc.Statx(file.Handle!, out var status) == 0 && file.Identity!.Is(status);
    }
}
