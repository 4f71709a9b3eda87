using ZeroCopy.StaticFiles.Decisions;
using ZeroCopy.StaticFiles.Files;

namespace ZeroCopy.StaticFiles.Sites;

/// <summary>How files are sent, by their request path.</summary>
internal sealed class PathMechanisms
{
    /// <summary>All as the sender chooses.</summary>
    public static readonly PathMechanisms Auto = new(TransferMechanism.Auto, []);

    private readonly TransferMechanism _others;
    private readonly (PathPattern Pattern, TransferMechanism Mechanism)[] _rules;

    /// <param name="others">For paths that no rule is about.</param>
    /// <param name="rules">The rules; a later one wins.</param>
    public PathMechanisms(TransferMechanism others, (PathPattern Pattern, TransferMechanism Mechanism)[] rules)
    {
        _others = others;
        _rules = rules;
    }

    /// <summary>The mechanism for a decoded path below the mount.</summary>
    public TransferMechanism For(string path)
    {
        for (var index = _rules.Length - 1; index >= 0; index--)
        {
            if (_rules[index].Pattern.IsMatch(path))
            {
                return _rules[index].Mechanism;
            }
        }

        return _others;
    }
}
