using Microsoft.Win32.SafeHandles;

namespace ZeroCopy.Host.Compression;

/// <summary>
/// Makes <c>name.br</c> and its like beside a file, in these steps:
/// <list type="number">
/// <item>Look at what is there. It is up to date when it has the time of the original, to the 100 ns.</item>
/// <item>Remove it when the original has become too small for one.</item>
/// <item>Encode into a hidden file in the same directory, which is never served.</item>
/// <item>Keep it if it is enough smaller, with the mode and the time of the original; else remove what was there.</item>
/// <item>Rename: whoever opens the sidecar gets the old one or the new one, whole.</item>
/// </list>
/// </summary>
internal static class Sidecar
{
    /// <summary>One sidecar. Expected failures are in the result.</summary>
    /// <exception cref="OperationCanceledException">Stopped; nothing is left behind.</exception>
    public static SidecarResult Make(SourceFile file, ContentCoding coding, CompressionRules rules, CancellationToken stopping)
    {
        var path = file.Path + coding.Extension;
        var name = file.Name + coding.Extension;

        // :: Step 1: what is there.
        if (Directory.Exists(path))
        {
            return SidecarResult.Failed($"{name}: a directory is in the way");
        }

        var existing = new FileInfo(path);
        var exists = existing.Exists || existing.LinkTarget is not null;

        try
        {
            if (rules.Clean)
            {
                return exists ? Remove(path, rules) : SidecarResult.Skipped;
            }

            using var original = File.OpenHandle(file.Path, options: FileOptions.SequentialScan, share: FileShare.ReadWrite | FileShare.Delete);
            var length = RandomAccess.GetLength(original);
            var modified = File.GetLastWriteTimeUtc(original);

            if (existing.Exists && existing.LinkTarget is null && existing.LastWriteTimeUtc == modified && !rules.Force)
            {
                return new SidecarResult(SidecarOutcome.UpToDate, length, existing.Length);
            }

            // :: Step 2: too small.
            if (length == 0 || length < rules.MinSize)
            {
                return exists ? Remove(path, rules) : SidecarResult.Skipped;
            }

            return Encode(original, length, modified) is { } after
                ? new SidecarResult(SidecarOutcome.Made, length, after)
                : exists ? Remove(path, rules) : SidecarResult.Skipped;
        }
        catch (FileNotFoundException)
        {
            return SidecarResult.Failed($"{file.Name}: gone in the meantime");
        }
        catch (UnauthorizedAccessException exception)
        {
            // Of the original, not of a sidecar: the same line for each coding, which is then told once.
            return SidecarResult.Failed(exception.Message.Contains($"'{file.Path}'", StringComparison.Ordinal)
                ? $"{file.Name}: no right to read it"
                : $"{file.Name}: no right to write into its directory");
        }
        catch (EndOfStreamException)
        {
            return SidecarResult.Failed($"{file.Name}: changed while it was read; run again");
        }
        catch (IOException exception)
        {
            return SidecarResult.Failed($"{name}: {exception.Message}");
        }

        long? Encode(SafeFileHandle original, long length, DateTime modified)
        {
            using var source = new FileStream(original, FileAccess.Read, bufferSize: 0);

            if (rules.DryRun)
            {
                using var counter = new CountingStream();
                coding.Encode(source, length, counter, stopping);
                return IsWorthwhile(counter.Length) ? counter.Length : null;
            }

            var temporary = Path.Combine(Path.GetDirectoryName(path)!, $".zerocopy-{Guid.NewGuid():n}.tmp");

            try
            {
                // :: Step 3: encode.
                using var destination = new FileStream(temporary, CreateOptions());
                coding.Encode(source, length, destination, stopping);

                // :: Step 4: keep it?
                var encoded = destination.Length;

                if (!IsWorthwhile(encoded))
                {
                    return null;
                }

                if (RandomAccess.GetLength(original) != length || File.GetLastWriteTimeUtc(original) != modified)
                {
                    throw new EndOfStreamException();
                }

                if (!OperatingSystem.IsWindows())
                {
                    File.SetUnixFileMode(destination.SafeFileHandle, File.GetUnixFileMode(original));
                }

                // A power cut must not leave a sidecar that is empty and has the right time: it would stay for ever.
                RandomAccess.FlushToDisk(destination.SafeFileHandle);
                File.SetLastWriteTimeUtc(destination.SafeFileHandle, modified);
                destination.Dispose();

                // :: Step 5: rename.
                stopping.ThrowIfCancellationRequested();
                File.Move(temporary, path, overwrite: true);
                return encoded;
            }
            finally
            {
                // Not there any more when it was renamed; that is no error.
                File.Delete(temporary);
            }

            bool IsWorthwhile(long encoded) => encoded * 100 <= length * (100 - rules.MinGain) && encoded < length;
        }
    }

    private static SidecarResult Remove(string path, CompressionRules rules)
    {
        if (!rules.DryRun)
        {
            File.Delete(path);
        }

        return new SidecarResult(SidecarOutcome.Removed);
    }

    private static FileStreamOptions CreateOptions()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.Delete, BufferSize = 0 };

        if (!OperatingSystem.IsWindows())
        {
            // The original may be less public than the umask.
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }
}
