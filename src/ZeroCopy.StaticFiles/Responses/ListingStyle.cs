using System.Security.Cryptography;

namespace ZeroCopy.StaticFiles.Responses;

/// <summary>
/// The looks of a directory listing. Always the same bytes, so that a Content-Security-Policy can allow them by their hash
/// and everything else can stay forbidden.
/// </summary>
internal static class ListingStyle
{
    /// <summary>What allows a listing, and nothing that a name could smuggle into it.</summary>
    public static string ContentSecurityPolicy { get; } =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Css))}'; base-uri 'none'; form-action 'none'";

    /// <summary>The content of the style element.</summary>
    public static ReadOnlySpan<byte> Css => """

        :root{color-scheme:light dark;--ground:#f7faf9;--surface:#fff;--ink:#12252c;--soft:#4a626b;--line:#dbe6e5;--hover:#eef5f4;--accent:#0b7468}
        @media(prefers-color-scheme:dark){:root{--ground:#0a161d;--surface:#11222b;--ink:#e6f1ef;--soft:#a3bcc0;--line:#1f3a44;--hover:#173039;--accent:#5eead4}}
        *{box-sizing:border-box}
        body{margin:0 auto;max-width:62rem;padding:2rem 1.25rem;background:var(--ground);color:var(--ink);font:1rem/1.5 system-ui,sans-serif}
        a{color:inherit;text-decoration:none}
        a:hover{text-decoration:underline;text-underline-offset:.2em}
        a:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:2px}
        h1{margin:0 0 1.25rem;font-size:1.3rem;font-weight:600;line-height:1.4;overflow-wrap:anywhere}
        h1 a,h1 .s{color:var(--soft);font-weight:400}
        h1 a{color:var(--accent)}
        .s{padding:0 .3em}
        .t{background:var(--surface);border:1px solid var(--line);border-radius:10px;overflow:hidden}
        table{width:100%;border-collapse:collapse}
        th,td{padding:.5rem 1rem;text-align:start;vertical-align:baseline}
        th{color:var(--soft);font-size:.8rem;font-weight:600;white-space:nowrap}
        th a{display:inline-block;padding:.15rem 0}
        th[aria-sort] a{color:var(--ink)}
        th[aria-sort] a::after{padding-inline-start:.35em;color:var(--accent);content:"\2191";content:"\2191"/""}
        th[aria-sort=descending] a::after{content:"\2193";content:"\2193"/""}
        td{border-top:1px solid var(--line)}
        tbody tr:hover{background:var(--hover)}
        th.n{width:100%}
        td.n{padding-inline-start:2.9rem;overflow-wrap:anywhere;white-space:pre-wrap}
        td.n a::before{display:inline-block;width:.8em;height:.95em;margin-inline:-1.7em .9em;vertical-align:-.12em;background:var(--soft);opacity:.55;clip-path:polygon(0 0,62% 0,62% 33%,100% 33%,100% 100%,0 100%);content:""}
        td.n a.d::before{width:1.1em;height:.85em;margin-inline:-1.85em .75em;background:var(--accent);opacity:1;clip-path:polygon(0 0,40% 0,52% 18%,100% 18%,100% 100%,0 100%)}
        td.n a.u::before{width:.9em;height:.8em;margin-inline:-1.75em .85em;background:var(--soft);opacity:1;clip-path:polygon(50% 0,100% 55%,66% 55%,66% 100%,34% 100%,34% 55%,0 55%)}
        td.z,td.m{color:var(--soft);font-size:.9rem;font-variant-numeric:tabular-nums;white-space:nowrap}
        .z{text-align:end}
        .e{padding:2rem;color:var(--soft);text-align:center}
        footer{display:flex;justify-content:space-between;gap:1rem;padding:.75rem 1rem 0;color:var(--soft);font-size:.8rem}
        @media(max-width:36rem){body{padding:1rem .6rem}h1{margin-inline:.4rem;font-size:1.1rem}th,td{padding:.6rem .5rem}td.n{padding-inline-start:2.4rem}td.z,td.m{font-size:.8rem}time span{display:none}}

        """u8;
}
