namespace ZeroCopy.StaticFiles.Tests;

/// <summary>The layer table of docs/architecture.md: which folder may refer to which others, top to bottom.</summary>
internal sealed class LayerTable
{
    private const string Header = "| Layer | Holds | May use |";

    private LayerTable(IReadOnlyList<Layer> layers)
    {
        Layers = layers;
    }

    public IReadOnlyList<Layer> Layers { get; }

    public static LayerTable Read() => Parse(File.ReadAllLines(Path.Combine(Repository.Root, "docs", "architecture.md")));

    /// <summary>Reads the rows that follow the header, up to the first line that is no row.</summary>
    public static LayerTable Parse(IEnumerable<string> lines)
    {
        var layers = lines
            .SkipWhile(line => line.Trim() != Header)
            .Skip(2)
            .TakeWhile(line => line.StartsWith('|'))
            .Select(ParseRow)
            .ToList();

        Assert.True(layers.Count > 0, $"docs/architecture.md has no table with the header '{Header}'.");
        return new LayerTable(layers);
    }

    private static Layer ParseRow(string line)
    {
        var cells = line.Trim('|', ' ').Split('|', StringSplitOptions.TrimEntries);
        Assert.True(cells.Length == 3, $"Not a row of three cells: {line}");
        var mayUse = cells[2] == "–" ? [] : cells[2].Split(',', StringSplitOptions.TrimEntries);
        return new Layer(cells[0].Trim('`'), [.. mayUse]);
    }

    /// <summary>One row.</summary>
    internal sealed record Layer(string Name, IReadOnlyList<string> MayUse);
}
