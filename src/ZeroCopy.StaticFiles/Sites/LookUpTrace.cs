using ZeroCopy.StaticFiles.Files;

namespace ZeroCopy.StaticFiles.Sites;

/// <summary>Notes what a <see cref="SiteResolver"/> tries, in order. A server's look-ups have none.</summary>
internal sealed class LookUpTrace
{
    private readonly List<LookUp> _lookUps = [];

    public IReadOnlyList<LookUp> LookUps => _lookUps;

    public void Add(string path, SiteMatchOrigin origin, FileOpenStatus status, int error) => _lookUps.Add(new LookUp(path, origin, status, error));

    /// <summary>The path was not looked up, because files of its type are not served.</summary>
    public void AddUnknownType(string path, SiteMatchOrigin origin) =>
        _lookUps.Add(new LookUp(path, origin, FileOpenStatus.NotFound, 0) { IsOfUnknownType = true });
}
