namespace ZeroCopy.StaticFiles.Decisions;

/// <summary>Rules for paths, in their order: the first that matches counts.</summary>
internal sealed class RewriteTable
{
    public static readonly RewriteTable None = new([]);

    private readonly (PathPattern From, PathSubstitution To, int StatusCode, bool Force)[] _rules;

    public RewriteTable((PathPattern From, PathSubstitution To, int StatusCode, bool Force)[] rules)
    {
        _rules = rules;
    }

    /// <summary>Finds the rule for a decoded path below the mount.</summary>
    public bool TryMatch(string path, out RewriteOutcome outcome)
    {
        foreach (var (from, to, statusCode, force) in _rules)
        {
            var match = from.Match(path);

            // A rule for "/old" is one for "/old/", as routes have it.
            if (!match.Success && path.Length > 1 && path[^1] == '/')
            {
                match = from.Match(path[..^1]);
            }

            if (match.Success)
            {
                var isRedirect = statusCode is >= 300 and < 400;
                var target = to.Expand(match, isEncoded: isRedirect);

                // A rule that leads to itself would do so for ever.
                if (!isRedirect || (target != path && target != path.TrimEnd('/')))
                {
                    outcome = new RewriteOutcome(statusCode, target, force, isRedirect && !to.HasQuery);
                    return true;
                }
            }
        }

        outcome = default;
        return false;
    }
}
