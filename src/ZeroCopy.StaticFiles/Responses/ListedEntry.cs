namespace ZeroCopy.StaticFiles.Responses;

/// <summary>A row of a directory listing.</summary>
internal readonly record struct ListedEntry(string Name, bool IsDirectory, long Length, DateTimeOffset LastModified);
