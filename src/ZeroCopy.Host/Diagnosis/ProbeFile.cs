using Microsoft.Win32.SafeHandles;

namespace ZeroCopy.Host.Diagnosis;

/// <summary>The file that is sent and read to try it: one of the directory, else a temporary one, which is removed.</summary>
internal sealed class ProbeFile : IDisposable
{
    private const int TemporaryLength = 4096;

    private ProbeFile(SafeFileHandle? handle, string finding)
    {
        Handle = handle;
        Finding = finding;
    }

    /// <summary>The open file; <see langword="null"/> when there could be none.</summary>
    public SafeFileHandle? Handle { get; }

    /// <param name="sample">A file of the directory.</param>
    public static ProbeFile Open(string? sample)
    {
        if (sample is not null && DirectorySurvey.Open(sample, out var file) == 0)
        {
            return new ProbeFile(file, sample);
        }

        try
        {
            var path = Path.Join(Path.GetTempPath(), $"zerocopy-doctor-{Guid.NewGuid():N}");
            var handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read, FileOptions.DeleteOnClose);
            RandomAccess.Write(handle, new byte[TemporaryLength], 0);
            return new ProbeFile(handle, $"{path}, for a moment: the directory has no file to read");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new ProbeFile(null, $"no file: {exception.Message}");
        }
    }

    /// <summary>Which file it is.</summary>
    public string Finding { get; }

    public void Dispose() => Handle?.Dispose();
}
