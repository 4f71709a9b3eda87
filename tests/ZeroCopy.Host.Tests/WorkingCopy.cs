namespace ZeroCopy.Host.Tests;

/// <summary>The working copy that the tests were built in.</summary>
internal static class WorkingCopy
{
    /// <summary>A path in it.</summary>
    public static string Find(string path)
    {
        var directory = AppContext.BaseDirectory;

        while (!File.Exists(Path.Combine(directory, "ZeroCopy.sln")))
        {
            directory = Path.GetDirectoryName(directory) ?? throw new InvalidOperationException("There is no ZeroCopy.sln above the tests.");
        }

        return Path.Combine(directory, path);
    }
}
