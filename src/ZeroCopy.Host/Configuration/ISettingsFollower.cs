namespace ZeroCopy.Host.Configuration;

/// <summary>Takes up settings that were read while the server runs. They have been checked, so it does not fail.</summary>
internal interface ISettingsFollower
{
    /// <summary>Uses these from now on.</summary>
    void Follow(ServerSettings settings);
}
