namespace ZeroCopy.Samples.SpaWithApi;

/// <summary>A river, and how often it was seen since the process started.</summary>
public sealed record River(string Id, string Name, string Continent, string Mouth, int LengthInKilometres, int Sightings);
