namespace ZeroCopy.Samples.Tests;

/// <summary>The working copy that the tests were built in.</summary>
internal static class Repository
{
    /// <summary>The directory of the solution, found upwards from the test assembly.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    /// <summary>A path below <c>samples</c>.</summary>
    public static string Sample(string path) => Path.Combine(Root, "samples", path);

    private static string Find(string start)
    {
        for (var directory = new DirectoryInfo(start); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "ZeroCopy.sln")))
            {
                return directory.FullName;
            }
        }

        throw new InvalidOperationException($"There is no ZeroCopy.sln above '{start}'.");
    }
}
