using System.Text.RegularExpressions;
using Mono.Cecil;

namespace ZeroCopy.StaticFiles.Tests;

/// <summary>Holds the source to the layer table of docs/architecture.md and to the rules of CONTRIBUTING.md.</summary>
public sealed partial class ArchitectureTests : IDisposable
{
    private const int LongFile = 250;
    private const int LongestFile = 400;

    private static readonly string[] LayersWithPointers = ["Interop", "Memory", "Transfer"];
    private static readonly string[] FilesWithPointers = ["Files/PageCache.cs"]; // preadv2 is told where the bytes go
    private static readonly string[] JunkDrawers = ["Utilities", "Helpers", "Infrastructure", "Common"];

    /// <summary>Files over 250 lines, each with the reason why it is one.</summary>
    private static readonly Dictionary<string, string> LongFiles = new()
    {
        ["ZeroCopy.StaticFiles/Connections/RequestInterceptor.cs"] = "One PipeReader: whose turn it is follows from every read and every advance.",
        ["ZeroCopy.StaticFiles/Connections/SocketOutput.cs"] = "One PipeWriter: announcing, flushing and cancelling share its state.",
        ["ZeroCopy.StaticFiles/Transfer/SocketSender.cs"] = "One state machine: the hand-over between threads is right only when it is read as a whole.",
    };

    private readonly ModuleDefinition _library = ModuleDefinition.ReadModule(typeof(ZeroCopyOptions).Assembly.Location);
    private readonly LayerTable _table = LayerTable.Read();

    public void Dispose() => _library.Dispose();

    [Fact]
    public void Table_Rows_AreTheFoldersOfTheLibrary()
    {
        var folders = Repository.Sources(Repository.Library)
            .Select(path => Path.GetRelativePath(Repository.Library, path).Split('/', '\\'))
            .Select(parts => parts.Length == 1 ? "(root)" : parts[0])
            .Distinct();

        Assert.Equal(folders.Order(StringComparer.Ordinal), _table.Layers.Select(layer => layer.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Table_Permissions_PointDownwards()
    {
        var order = _table.Layers.Select(layer => layer.Name).ToList();

        Assert.All(_table.Layers, layer => Assert.All(layer.MayUse, used =>
            Assert.True(order.IndexOf(used) > order.IndexOf(layer.Name), $"{layer.Name} may use {used}, which is not a row below it.")));
        Assert.Empty(_table.Layers.Single(layer => layer.Name == "Diagnostics").MayUse);
    }

    [Fact]
    public void Types_OfALayer_ReferOnlyToLayersThatTheTableAllows()
    {
        var forbidden = LayerReferences.Between(_library).Where(reference => !Allows(reference.Source, reference.Target));

        AssertNone(forbidden.Select(reference => reference.ToString()));
    }

    // The compiler leaves no trace of a constant in the code that uses it; its using directive does.
    [Fact]
    public void Usings_OfALayer_NameOnlyLayersThatTheTableAllows()
    {
        var forbidden = SourceUsings().Where(used => !Allows(used.Source, used.Target));

        AssertNone(forbidden.Select(used => used.ToString()));
    }

    [Fact]
    public void Table_Permissions_AreAllUsed()
    {
        var used = LayerReferences.Between(_library).Concat(SourceUsings()).Select(reference => (reference.Source, reference.Target)).ToHashSet();
        var unused = _table.Layers
            .SelectMany(layer => layer.MayUse.Select(target => (Source: layer.Name, Target: target)))
            .Where(permission => !used.Contains(permission));

        AssertNone(unused.Select(permission => $"{permission.Source} may use {permission.Target} and does not"));
    }

    [Fact]
    public void Namespaces_OfTheLibrary_AreItsFolders()
    {
        var misplaced = Repository.Sources(Repository.Library)
            .Select(path => (Path: Path.GetRelativePath(Repository.Library, path), Namespace: NamespaceOf(path)))
            .Where(file => Path.GetDirectoryName(file.Path) is { Length: > 0 } folder
                ? file.Namespace != $"ZeroCopy.StaticFiles.{folder.Replace('/', '.').Replace('\\', '.')}"
                : LayerReferences.LayerOf(file.Namespace) != "(root)");

        AssertNone(misplaced.Select(file => $"{file.Path} declares {file.Namespace}"));
    }

    [Fact]
    public void Folders_OfTheSources_SayWhatTheyHold()
    {
        var source = Path.Combine(Repository.Root, "src");
        var junk = Repository.Sources(source)
            .Where(path => Path.GetRelativePath(source, path).Split('/', '\\', '.').Intersect(JunkDrawers, StringComparer.OrdinalIgnoreCase).Any()
                || NamespaceOf(path).Split('.').Intersect(JunkDrawers, StringComparer.OrdinalIgnoreCase).Any());

        AssertNone(junk);
    }

    [Fact]
    public void Pointers_OutsideTheLowestLayers_DoNotAppear()
    {
        var signatures = from type in _library.GetTypes()
                         where LayerReferences.LayerOf(type) is { } layer && !LayersWithPointers.Contains(layer)
                         where type.Fields.Any(field => IsPointer(field.FieldType))
                             || type.Methods.Any(method => IsPointer(method.ReturnType) || method.Parameters.Any(parameter => IsPointer(parameter.ParameterType)))
                         select type.FullName;

        var keywords = from path in Repository.Sources(Repository.Library)
                       where !LayersWithPointers.Contains(LayerReferences.LayerOf(NamespaceOf(path)))
                       where File.ReadLines(path).Any(line => !IsComment(line) && UnsafeKeyword().IsMatch(line))
                       let file = Path.GetRelativePath(Repository.Library, path).Replace('\\', '/')
                       where !FilesWithPointers.Contains(file)
                       select file;

        AssertNone(signatures.Concat(keywords));
    }

    [Fact]
    public void NativeFunctions_OutsideInterop_AreNotDeclared()
    {
        var declarations = from type in _library.GetTypes()
                           from method in type.Methods
                           where method.IsPInvokeImpl && type.FullName != "ZeroCopy.StaticFiles.Interop.Linux.Libc"
                           select method.FullName;

        AssertNone(declarations);
        Assert.Contains(_library.GetTypes().SelectMany(type => type.Methods), method => method.IsPInvokeImpl);
    }

    [Fact]
    public void Files_OfTheSources_AreShortOrHaveAReason()
    {
        var source = Path.Combine(Repository.Root, "src");
        var lengths = Repository.Sources(source)
            .ToDictionary(path => Path.GetRelativePath(source, path).Replace('\\', '/'), path => File.ReadLines(path).Count());

        AssertNone(lengths.Where(file => file.Value > LongestFile).Select(file => $"{file.Key} has {file.Value} lines; {LongestFile} is the limit"));
        Assert.Equal(
            LongFiles.Keys.Order(StringComparer.Ordinal),
            lengths.Where(file => file.Value > LongFile).Select(file => file.Key).Order(StringComparer.Ordinal));
        Assert.All(LongFiles.Values, Assert.NotEmpty);
    }

    // The whole list: xunit cuts collections short.
    private static void AssertNone(IEnumerable<string> violations)
    {
        var list = violations.Distinct().ToList();
        Assert.True(list.Count == 0, string.Join(Environment.NewLine, list));
    }

    private bool Allows(string source, string target) =>
        _table.Layers.SingleOrDefault(layer => layer.Name == source)?.MayUse.Contains(target) ?? false;

    private static IEnumerable<LayerReference> SourceUsings() =>
        from path in Repository.Sources(Repository.Library)
        let source = LayerReferences.LayerOf(NamespaceOf(path))
        from line in File.ReadLines(path)
        let match = UsingOfALayer().Match(line)
        where match.Success
        let target = LayerReferences.LayerOf(match.Groups["namespace"].Value)
        where target != source
        select new LayerReference(source, target, Path.GetRelativePath(Repository.Library, path), match.Groups["namespace"].Value);

    private static string NamespaceOf(string path) =>
        File.ReadLines(path).Select(line => NamespaceDeclaration().Match(line)).FirstOrDefault(match => match.Success)?.Groups["namespace"].Value
        ?? "ZeroCopy.StaticFiles";

    private static bool IsPointer(TypeReference type) => type switch
    {
        PointerType or FunctionPointerType => true,
        GenericInstanceType instance => instance.GenericArguments.Any(IsPointer),
        TypeSpecification specification => IsPointer(specification.ElementType),
        _ => false,
    };

    private static bool IsComment(string line) => line.TrimStart().StartsWith("//", StringComparison.Ordinal);

    [GeneratedRegex(@"^namespace (?<namespace>[\w.]+);")]
    private static partial Regex NamespaceDeclaration();

    [GeneratedRegex(@"^using (static |\w+ = )?(?<namespace>ZeroCopy\.StaticFiles(\.[A-Z]\w*)*);")]
    private static partial Regex UsingOfALayer();

    [GeneratedRegex(@"\bunsafe\b")]
    private static partial Regex UnsafeKeyword();
}
