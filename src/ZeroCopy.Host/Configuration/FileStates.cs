namespace ZeroCopy.Host.Configuration;

/// <summary>What a look at files tells: whether any of them is another one, or has another content, than at the last look.</summary>
internal static class FileStates
{
    /// <summary>The state of some files, to be compared with another one.</summary>
    public static string Of(IEnumerable<string> files) => string.Join('|', files.Select(static path =>
    {
        try
        {
            // Of the target: a link that leads to another file of the same age and length has a target of its own.
            var target = File.ResolveLinkTarget(path, returnFinalTarget: true) as FileInfo ?? new FileInfo(path);
            return target.Exists ? $"{target.FullName} {target.LastWriteTimeUtc.Ticks} {target.Length}" : "";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }));
}
