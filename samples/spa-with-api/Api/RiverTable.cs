using System.Collections.Concurrent;

namespace ZeroCopy.Samples.SpaWithApi;

/// <summary>The rivers, in memory.</summary>
public sealed class RiverTable
{
    private readonly ConcurrentDictionary<string, River> _rivers = new(new River[]
    {
        new("amazon", "Amazon", "South America", "Atlantic Ocean", 6400, 0),
        new("danube", "Danube", "Europe", "Black Sea", 2850, 0),
        new("mekong", "Mekong", "Asia", "South China Sea", 4350, 0),
        new("murray", "Murray", "Australia", "Southern Ocean", 2508, 0),
        new("niger", "Niger", "Africa", "Gulf of Guinea", 4180, 0),
        new("yukon", "Yukon", "North America", "Bering Sea", 3190, 0),
    }.ToDictionary(river => river.Id));

    /// <summary>All rivers by name.</summary>
    public IEnumerable<River> All => _rivers.Values.OrderBy(river => river.Name, StringComparer.Ordinal);

    /// <summary>The river with this id, or <see langword="null"/>.</summary>
    public River? Find(string id) => _rivers.GetValueOrDefault(id);

    /// <summary>Counts a sighting, and returns the river as it is then.</summary>
    public River? See(string id)
    {
        while (_rivers.TryGetValue(id, out var river))
        {
            var seen = river with { Sightings = river.Sightings + 1 };
            if (_rivers.TryUpdate(id, seen, river))
            {
                return seen;
            }
        }

        return null;
    }
}
