namespace ZeroCopy.StaticFiles.Tests;

/// <summary>The working copy that the tests were built in.</summary>
internal static class Repository
{
    /// <summary>The directory of the solution, found upwards from the test assembly.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    /// <summary>The library's sources.</summary>
    public static string Library => Path.Combine(Root, "src", "ZeroCopy.StaticFiles");

    /// <summary>All C# sources below <paramref name="directory"/>, without what the build writes.</summary>
    public static IEnumerable<string> Sources(string directory) =>
        Directory.EnumerateFiles(directory, "*.cs", SearchOption.AllDirectories)
            .Where(path => !Path.GetRelativePath(directory, path).Split('/', '\\').Any(part => part is "bin" or "obj"))
            .Order(StringComparer.Ordinal);

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
