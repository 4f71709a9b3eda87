namespace ZeroCopy.Host.Configuration;

/// <summary>A directory whose files a backend may have sent.</summary>
/// <param name="Path">The path that stands for it in X-Accel-Redirect, without a slash at the end.</param>
/// <param name="Root">Absolute path of the directory, without a slash at the end.</param>
internal sealed record InternalDirectory(string Path, string Root);
