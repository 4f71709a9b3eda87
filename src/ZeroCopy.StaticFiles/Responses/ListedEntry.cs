namespace ZeroCopy.StaticFiles.Responses;

/// <summary>One line of a directory listing.</summary>
/// <param name="Name">The name alone, as the file system spells it; no slash behind a directory.</param>
/// <param name="IsDirectory">A directory, or a link to one; else a regular file.</param>
/// <param name="Length">Length in bytes; without meaning for a directory.</param>
/// <param name="LastModified">When the content last changed.</param>
internal readonly record struct ListedEntry(string Name, bool IsDirectory, long Length, DateTimeOffset LastModified);
