namespace ZeroCopy.Host.Configuration;

/// <summary>Finds what was meant by a misspelt name.</summary>
internal static class NearestName
{
    private const int MaxDistance = 2;

    /// <summary>The nearest of some names, if one is at most two mistakes away and not another word altogether.</summary>
    public static string? Of(string name, IEnumerable<string> names) => names
        .Select(known => (Name: known, Distance: Distance(name.ToUpperInvariant(), known.ToUpperInvariant())))
        .Where(candidate => candidate.Distance <= Math.Min(MaxDistance, candidate.Name.Length / 2))
        .OrderBy(candidate => candidate.Distance)
        .Select(candidate => candidate.Name)
        .FirstOrDefault();

    /// <summary>Damerau-Levenshtein, optimal string alignment: letters added, left out, replaced, and two swapped.</summary>
    internal static int Distance(string left, string right)
    {
        var distances = new int[left.Length + 1, right.Length + 1];

        for (var row = 0; row <= left.Length; row++)
        {
            for (var column = 0; column <= right.Length; column++)
            {
                if (row == 0 || column == 0)
                {
                    distances[row, column] = row + column;
                    continue;
                }

                var cost = left[row - 1] == right[column - 1] ? 0 : 1;
                var least = Math.Min(Math.Min(distances[row - 1, column], distances[row, column - 1]) + 1, distances[row - 1, column - 1] + cost);

                if (row > 1 && column > 1 && left[row - 1] == right[column - 2] && left[row - 2] == right[column - 1])
                {
                    least = Math.Min(least, distances[row - 2, column - 2] + 1);
                }

                distances[row, column] = least;
            }
        }

        return distances[left.Length, right.Length];
    }
}
