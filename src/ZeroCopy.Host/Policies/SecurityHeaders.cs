using ZeroCopy.StaticFiles;

namespace ZeroCopy.Host.Policies;

/// <summary>Header fields by which browsers protect the users of a site, as presets.</summary>
internal static class SecurityHeaders
{
    public const string Off = "Off";
    public const string Basic = "Basic";
    public const string Strict = "Strict";

    // What breaks no site that is not framed by others.
    private static readonly (string Name, string Value)[] BasicFields =
    [
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "strict-origin-when-cross-origin"),
        ("X-Frame-Options", "SAMEORIGIN"),
    ];

    // For a site that has all of its scripts, styles and data from itself.
    private static readonly (string Name, string Value)[] StrictFields =
    [
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "no-referrer"),
        ("X-Frame-Options", "DENY"),
        ("Content-Security-Policy", "default-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ];

    /// <summary>The fields of a preset.</summary>
    public static IReadOnlyList<(string Name, string Value)> FieldsOf(string preset) => preset switch
    {
        Basic => BasicFields,
        Strict => StrictFields,
        _ => [],
    };

    /// <summary>The rule for a preset, in front of the operator's own, which win.</summary>
    public static HeaderRule? RuleOf(string preset)
    {
        if (FieldsOf(preset) is not { Count: > 0 } fields)
        {
            return null;
        }

        var rule = new HeaderRule("/**");

        foreach (var (name, value) in fields)
        {
            rule.Fields[name] = value;
        }

        return rule;
    }
}
