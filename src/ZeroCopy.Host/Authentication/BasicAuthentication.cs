using System.Globalization;
using System.Net;
using System.Security.Claims;
using System.Text;
using ZeroCopy.Host.Limits;

namespace ZeroCopy.Host.Authentication;

/// <summary>Asks for a name and a password (RFC 7617), and admits those who have them.</summary>
/// <remarks>
/// An unknown name costs as much as a wrong password. Verified credentials are remembered for a while. Of others a client may try ten, and then one a
/// second; and no more are tried at once than half of the processors.
/// </remarks>
internal sealed class BasicAuthentication
{
    private const string Scheme = "Basic ";

    // A password that is longer is not one that a person has typed, and would cost its length in hashing.
    private const int MaxCredentials = 1024;

    // Of the process: a configuration that is read again gives nobody new attempts.
    private static readonly RequestBuckets Attempts = new(new RequestRate(PerSecond: 1, Burst: 10), TimeProvider.System);
    private static readonly SemaphoreSlim Verifying = new(Math.Max(1, Environment.ProcessorCount / 2));

    private readonly IReadOnlyDictionary<string, PasswordHash> _users;
    private readonly VerifiedCredentials _verified = new(TimeProvider.System);
    private readonly string _challenge;

    // For names that nobody has: what it costs tells nothing, as it is a hash of one who is there.
    private readonly PasswordHash _decoy;

    /// <param name="realm">What browsers show, of visible ASCII.</param>
    /// <param name="users">Who is admitted; one at least.</param>
    public BasicAuthentication(string realm, IReadOnlyDictionary<string, PasswordHash> users)
    {
        _users = users;
        _decoy = users.Values.First();
        _challenge = $"Basic realm=\"{realm.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\", charset=\"UTF-8\"";
    }

    /// <summary>Admits a request, or answers it: 401, or 429 after too many attempts.</summary>
    public ValueTask<bool> AdmitAsync(HttpContext context)
    {
        if (!TryRead(context.Request.Headers.Authorization.ToString(), out var credentials, out var name))
        {
            return new(Challenge(context));
        }

        if (_verified.Contains(credentials))
        {
            return new(Admit(context, name));
        }

        return VerifyAsync(context, credentials, name);
    }

    private async ValueTask<bool> VerifyAsync(HttpContext context, byte[] credentials, string name)
    {
        // On a Unix domain socket all are one client.
        var address = context.Connection.RemoteIpAddress;
        var client = ClientAddress.Of(address ?? IPAddress.None);

        if (!Attempts.TryTake(client, out var wait))
        {
            Report(context, address);
            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            context.Response.Headers.RetryAfter = ((long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
            return false;
        }

        var isKnown = _users.TryGetValue(name, out var hash);
        bool isRight;
        await Verifying.WaitAsync(context.RequestAborted);

        try
        {
            var password = credentials.AsMemory(credentials.AsSpan().IndexOf((byte)':') + 1);
            isRight = await Task.Run(() => (hash ?? _decoy).Verify(password.Span)) && isKnown;
        }
        finally
        {
            Verifying.Release();
        }

        if (!isRight)
        {
            Report(context, address);
            return Challenge(context);
        }

        Attempts.Return(client);
        _verified.Add(credentials);
        return Admit(context, name);
    }

    private static bool TryRead(string field, out byte[] credentials, out string name)
    {
        credentials = [];
        name = "";

        if (!field.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) || field.Length > MaxCredentials)
        {
            return false;
        }

        var text = field.AsSpan(Scheme.Length).Trim();
        var bytes = new byte[text.Length];

        if (!Convert.TryFromBase64Chars(text, bytes, out var length) || bytes.AsSpan(0, length).IndexOf((byte)':') is not (>= 0 and var colon))
        {
            return false;
        }

        credentials = bytes[..length];
        name = Encoding.UTF8.GetString(credentials, 0, colon);
        return true;
    }

    private bool Challenge(HttpContext context)
    {
        var response = context.Response;
        response.StatusCode = StatusCodes.Status401Unauthorized;
        response.Headers.WWWAuthenticate = _challenge;
        response.Headers.CacheControl = "no-store";
        return false;
    }

    private static bool Admit(HttpContext context, string name)
    {
        context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, name)], "Basic"));

        // RFC 9111 §3.5 keeps such an answer out of shared caches unless a directive allows it; "private" keeps it out for those that do not heed it.
        context.Response.OnStarting(static state =>
        {
            var headers = ((HttpResponse)state).Headers;
            var value = headers.CacheControl.ToString();

            if (value.Length == 0)
            {
                headers.CacheControl = "private";
            }
            else if (!HasDirective(value, "private") && !HasDirective(value, "no-store") && !HasDirective(value, "public"))
            {
                headers.CacheControl = $"private, {value}";
            }

            return Task.CompletedTask;
        }, context.Response);
        return true;
    }

    private static bool HasDirective(string value, string name) => value.Contains(name, StringComparison.OrdinalIgnoreCase);

    private static void Report(HttpContext context, IPAddress? client) => context.RequestServices.GetService<LimitReports>()?.RequestRefused("password", client);
}
