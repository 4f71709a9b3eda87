namespace ZeroCopy.Host.Configuration;

/// <summary>The configuration cannot be used. All that is wrong with it is told at once.</summary>
internal sealed class InvalidConfigurationException(IReadOnlyList<ConfigurationProblem> problems)
    : Exception(string.Join(Environment.NewLine, problems))
{
    public IReadOnlyList<ConfigurationProblem> Problems => problems;
}
