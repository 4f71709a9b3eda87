namespace ZeroCopy.Host.Compression;

/// <summary>A file that may get sidecars.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="Name">For people: from the root of the walk.</param>
/// <param name="Length">When the walk came by; to do the long ones first.</param>
internal readonly record struct SourceFile(string Path, string Name, long Length);
