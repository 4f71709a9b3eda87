using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using ZeroCopy.StaticFiles;

namespace ZeroCopy.Host.Cors;

/// <summary>Which origins may read the answers for some paths in a browser. Decided by the CORS service of ASP.NET Core.</summary>
/// <param name="Pattern">The paths.</param>
/// <param name="Origins">Such as https://app.example.org, https://*.example.org, or * for all.</param>
internal sealed record CorsRule(string Pattern, IReadOnlyList<string> Origins)
{
    private static readonly CorsService Service = new(Options.Create(new CorsOptions()), NullLoggerFactory.Instance);

    /// <summary>Methods that are allowed beyond GET, HEAD and POST; * for all.</summary>
    public IReadOnlyList<string> Methods { get; init; } = [];

    /// <summary>Header fields that a request may have beyond those that each may; * for all.</summary>
    public IReadOnlyList<string> Headers { get; init; } = [];

    /// <summary>Header fields that a script may read.</summary>
    public IReadOnlyList<string> ExposedHeaders { get; init; } = [];

    /// <summary>Whether cookies and passwords go with requests.</summary>
    public bool Credentials { get; init; }

    /// <summary>How long a browser need not ask again.</summary>
    public TimeSpan? MaxAge { get; init; }

    /// <summary>Whether all who ask get the same fields, so that files can be answered on the connection.</summary>
    public bool IsSameForAll => Origins is [var only] && (only == "*" || !only.Contains('*'));

    /// <summary>Puts rules into the options of a site; the first that matches counts.</summary>
    public static void Apply(IReadOnlyList<CorsRule> rules, ZeroCopyFileServerOptions options)
    {
        // Several rules may disagree about a path, which header rules that all apply could not tell apart.
        var isStatic = rules is [{ IsSameForAll: true }];

        if (isStatic)
        {
            options.HeaderRules.Insert(0, rules[0].ToHeaderRule());
        }

        foreach (var rule in rules)
        {
            var policy = rule.ToPolicy();
            options.Policies.Add(new PathPolicy(rule.Pattern, context => new(rule.Answer(context, policy))) { Restricts = false, NeedsPipeline = !isStatic });
        }
    }

    /// <summary>Answers a preflight, or lets the answer have its fields.</summary>
    /// <returns>Whether the request goes on.</returns>
    private bool Answer(HttpContext context, CorsPolicy policy)
    {
        // The first rule that covers the path has had its say.
        if (!context.Items.TryAdd(typeof(CorsRule), this))
        {
            return true;
        }

        var result = Service.EvaluatePolicy(context, policy);

        if (result.IsPreflightRequest && !StringValues.IsNullOrEmpty(context.Request.Headers.Origin))
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            ApplyTo(context.Response, result);
            return false;
        }

        context.Response.OnStarting(() =>
        {
            ApplyTo(context.Response, result);
            return Task.CompletedTask;
        });
        return true;
    }

    // Also to who is not allowed: a cache must not give that answer to who is.
    private void ApplyTo(HttpResponse response, CorsResult result)
    {
        result.VaryByOrigin = false;
        Service.ApplyResult(result, response);

        if (!IsSameForAll && !response.Headers.Vary.ToString().Contains(HeaderNames.Origin, StringComparison.OrdinalIgnoreCase))
        {
            response.Headers.Append(HeaderNames.Vary, HeaderNames.Origin);
        }
    }

    private HeaderRule ToHeaderRule()
    {
        var rule = new HeaderRule(Pattern);
        rule.Fields[HeaderNames.AccessControlAllowOrigin] = Origins[0];

        if (Credentials)
        {
            rule.Fields[HeaderNames.AccessControlAllowCredentials] = "true";
        }

        if (ExposedHeaders.Count > 0)
        {
            rule.Fields[HeaderNames.AccessControlExposeHeaders] = string.Join(',', ExposedHeaders);
        }

        return rule;
    }

    private CorsPolicy ToPolicy()
    {
        var builder = new CorsPolicyBuilder().WithOrigins([.. Origins]).SetIsOriginAllowedToAllowWildcardSubdomains();

        // The three are never asked about (Fetch §2.2.1).
        builder = Methods.Contains("*") ? builder.AllowAnyMethod() : builder.WithMethods([.. Methods.Union(["GET", "HEAD", "POST"])]);
        builder = Headers.Contains("*") ? builder.AllowAnyHeader() : builder.WithHeaders([.. Headers]);
        builder = builder.WithExposedHeaders([.. ExposedHeaders]);
        builder = Credentials ? builder.AllowCredentials() : builder;
        return (MaxAge is { } age ? builder.SetPreflightMaxAge(age) : builder).Build();
    }
}
