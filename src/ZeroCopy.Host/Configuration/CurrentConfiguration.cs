namespace ZeroCopy.Host.Configuration;

/// <summary>The configuration for what reads it by itself, such as logging: the last one that was found to be right.</summary>
internal sealed class CurrentConfiguration : ConfigurationProvider, IConfigurationSource
{
    public CurrentConfiguration(ConfigurationDocument document)
    {
        Data = Read(document);
    }

    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    /// <summary>Puts another one in its place, and tells who listens.</summary>
    public void Replace(ConfigurationDocument document)
    {
        Data = Read(document);
        OnReload();
    }

    private static Dictionary<string, string?> Read(ConfigurationDocument document) =>
        new(document.Content.AsEnumerable().Where(pair => pair.Value is not null), StringComparer.OrdinalIgnoreCase);
}
