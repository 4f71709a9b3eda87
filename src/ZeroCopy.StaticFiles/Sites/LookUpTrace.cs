using ZeroCopy.StaticFiles.Files;

namespace ZeroCopy.StaticFiles.Sites;

/// <summary>Notes what a <see cref="SiteResolver"/> tries, in order. A server's look-ups have none.</summary>
internal sealed class LookUpTrace
{
    private readonly List<LookUp> _lookUps = [];

    public IReadOnlyList<LookUp> LookUps => _lookUps;

    public void Add(string path, SiteMatchOrigin origin, FileOpenStatus status, int error) => _lookUps.Add(new LookUp(path, origin, status, error));

    /// <summary>The path was not looked up, because it is one of those that are never served, or files of its type are not.</summary>
    public void AddUnserved(string path, SiteMatchOrigin origin, bool isHidden) =>
        _lookUps.Add(new LookUp(path, origin, FileOpenStatus.NotFound, 0) { IsHidden = isHidden, IsOfUnknownType = !isHidden });
}
