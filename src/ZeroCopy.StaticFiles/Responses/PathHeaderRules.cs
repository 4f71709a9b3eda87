using System.Globalization;
using Microsoft.AspNetCore.Http;
using ZeroCopy.StaticFiles.Decisions;

namespace ZeroCopy.StaticFiles.Responses;

/// <summary>Header fields for files by their request path: cache rules, and a year for names with a content hash.</summary>
internal sealed class PathHeaderRules
{
    /// <summary>A name that contains a hash of its content never names anything else: a year is what RFC 9111 caches understand as "for ever".</summary>
    public const string ImmutableForAYear = "max-age=31536000, immutable";

    public static readonly PathHeaderRules None = new([], immutableHashedNames: false);

    private readonly (PathPattern Pattern, KeyValuePair<string, string>[] Fields)[] _rules;
    private readonly bool _immutableHashedNames;

    public PathHeaderRules((PathPattern Pattern, KeyValuePair<string, string>[] Fields)[] rules, bool immutableHashedNames)
    {
        _rules = rules;
        _immutableHashedNames = immutableHashedNames;
    }

    /// <summary>The fields of one rule.</summary>
    /// <param name="maxAge">For clients.</param>
    /// <param name="immutable">Whether the file never changes under its name.</param>
    /// <param name="cdnMaxAge">For content delivery networks.</param>
    /// <param name="surrogateControl">For caches that know that field.</param>
    /// <param name="headers">Fields that win over all of these.</param>
    public static KeyValuePair<string, string>[] FieldsOf(
        TimeSpan? maxAge, bool immutable, TimeSpan? cdnMaxAge, string? surrogateControl, IEnumerable<KeyValuePair<string, string>> headers)
    {
        var fields = new List<KeyValuePair<string, string>>();

        if (maxAge is { } age)
        {
            fields.Add(new("Cache-Control", MaxAgeOf(age) + (immutable ? ", immutable" : "")));
        }

        if (cdnMaxAge is { } cdnAge)
        {
            fields.Add(new("CDN-Cache-Control", MaxAgeOf(cdnAge)));
        }

        if (surrogateControl is not null)
        {
            fields.Add(new("Surrogate-Control", surrogateControl));
        }

        fields.AddRange(headers);
        return [.. fields];
    }

    /// <summary>Whether the file never changes under this name.</summary>
    public bool IsImmutable(string path) => _immutableHashedNames && HashedName.IsContentHashed(path);

    /// <summary>The patterns of the rules for a path, in their order.</summary>
    /// <param name="path">Of the file.</param>
    /// <param name="requestPath">Of the request: a rule for either counts.</param>
    public IReadOnlyList<string> Matching(string path, string requestPath) =>
        [.. _rules.Where(rule => IsMatch(rule.Pattern, path, requestPath)).Select(rule => rule.Pattern.Text)];

    /// <summary>Sets the fields for a path; a later rule wins.</summary>
    /// <param name="path">Of the file.</param>
    /// <param name="requestPath">Of the request: a rule for either counts.</param>
    public void Apply(IHeaderDictionary headers, string path, string requestPath)
    {
        if (IsImmutable(path))
        {
            headers.CacheControl = ImmutableForAYear;
        }

        foreach (var (pattern, fields) in _rules)
        {
            if (IsMatch(pattern, path, requestPath))
            {
                foreach (var (name, value) in fields)
                {
                    headers[name] = value;
                }
            }
        }
    }

    /// <summary>Sets, when the response starts, the fields for a path that are not there by then; a later rule wins.</summary>
    public void Complete(HttpResponse response, string path) => response.OnStarting(() =>
    {
        ApplyMissing(response.Headers, path);
        return Task.CompletedTask;
    });

    private void ApplyMissing(IHeaderDictionary headers, string path)
    {
        for (var index = _rules.Length - 1; index >= 0; index--)
        {
            var (pattern, fields) = _rules[index];

            if (pattern.IsMatch(path))
            {
                foreach (var (name, value) in fields)
                {
                    headers.TryAdd(name, value);
                }
            }
        }
    }

    private static string MaxAgeOf(TimeSpan age) => $"max-age={((long)age.TotalSeconds).ToString(CultureInfo.InvariantCulture)}";

    private static bool IsMatch(PathPattern pattern, string path, string requestPath) =>
        pattern.IsMatch(path) || (requestPath != path && pattern.IsMatch(requestPath));
}
