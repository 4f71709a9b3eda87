using System.Text.RegularExpressions;
using ZeroCopy.Host.Configuration;

namespace ZeroCopy.Host.Tests.Deployment;

/// <summary>The files for containers and service managers set keys by names in the environment, which nobody else checks.</summary>
public partial class EnvironmentNameTests
{
    [Theory]
    [InlineData("Dockerfile", 3)]
    [InlineData("compose.yaml", 2)]
    [InlineData("deploy/kubernetes.yaml", 3)]
    public void Names_OfTheFile_AreKeysOfTheServer(string file, int count)
    {
        var names = Name().Matches(File.ReadAllText(WorkingCopy.Find(file))).Select(static match => match.Groups[1].Value).Distinct().ToArray();

        Assert.Equal(count, names.Length);
        Assert.All(names, static name => Assert.True(IsKey(ServerKeys.Root, name.Split("__")), name));
    }

    private static bool IsKey(ConfigurationKey parent, ReadOnlySpan<string> path) =>
        path.IsEmpty ? parent.IsValue || parent.Kind == ConfigurationKind.OneOrMore
        : parent.Find(path[0]) is { } key ? IsKey(key, path[1..])
        : parent.Entry is { } entry && IsKey(entry, path[1..]);

    [GeneratedRegex("ZEROCOPY_([A-Za-z0-9_]+)")]
    private static partial Regex Name();
}
