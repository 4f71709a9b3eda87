using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ZeroCopy.Host.Authentication;

/// <summary>
/// A password as it is stored: <c>$pbkdf2-sha256$i=600000$salt$hash</c>, salt and hash in base64 without padding; or bcrypt, as <c>htpasswd -B</c>
/// writes it (<c>$2y$</c>).
/// </summary>
internal sealed class PasswordHash
{
    /// <summary>Iterations of new hashes: what OWASP advises for PBKDF2 with SHA-256 (2023).</summary>
    public const int Iterations = 600_000;

    private const string Prefix = "$pbkdf2-sha256$i=";
    private const int SaltLength = 16;
    private const int HashLength = 32;

    // Fewer are no protection any more, more are minutes of a processor for each who asks.
    private const int MinIterations = 10_000;
    private const int MaxIterations = 10_000_000;
    private const int MaxBcryptCost = 14;

    private static readonly SearchValues<char> BcryptCharacters = SearchValues.Create("./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");

    private readonly int _iterations;
    private readonly byte[] _salt;
    private readonly byte[] _hash;
    private readonly string? _bcrypt;

    private PasswordHash(int iterations, byte[] salt, byte[] hash, string? bcrypt = null)
    {
        _iterations = iterations;
        _salt = salt;
        _hash = hash;
        _bcrypt = bcrypt;
    }

    /// <summary>Hashes a password.</summary>
    public static PasswordHash Create(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltLength);
        return new PasswordHash(Iterations, salt, Derive(Encoding.UTF8.GetBytes(password), salt, Iterations, HashLength));
    }

    /// <summary>Reads a hash.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out PasswordHash? hash, [NotNullWhen(false)] out string? problem)
    {
        (hash, problem) = (null, null);

        if (text.StartsWith("$2", StringComparison.Ordinal))
        {
            return TryParseBcrypt(text, out hash, out problem);
        }

        if (text.StartsWith(Prefix, StringComparison.Ordinal)
            && text[Prefix.Length..].Split('$') is [var iterations, var salt, var digest]
            && int.TryParse(iterations, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count is >= MinIterations and <= MaxIterations
            && TryDecode(salt, out var saltBytes) && saltBytes.Length >= 8
            && TryDecode(digest, out var digestBytes) && digestBytes.Length >= 16)
        {
            hash = new PasswordHash(count, saltBytes, digestBytes);
            return true;
        }

        // What stands there may be a password, which does not belong into a log.
        problem = $"this is not a hash of a password. Make one with 'zerocopy hash-password'; from htpasswd only bcrypt is taken (htpasswd -B).";
        return false;
    }

    /// <summary>Whether a password is the one. Takes a tenth of a second and more, on purpose.</summary>
    public bool Verify(ReadOnlySpan<byte> password) => _bcrypt is { } bcrypt
        ? BCrypt.Net.BCrypt.Verify(Encoding.UTF8.GetString(password), bcrypt)
        : CryptographicOperations.FixedTimeEquals(Derive(password, _salt, _iterations, _hash.Length), _hash);

    /// <inheritdoc/>
    public override string ToString() => _bcrypt ?? string.Create(CultureInfo.InvariantCulture, $"{Prefix}{_iterations}${Encode(_salt)}${Encode(_hash)}");

    private static bool TryParseBcrypt(string text, [NotNullWhen(true)] out PasswordHash? hash, [NotNullWhen(false)] out string? problem)
    {
        // $2y$ and $2b$ are the same; 22 characters of salt and 31 of hash follow the cost.
        var isWhole = text.Length == 60 && text[2] is 'a' or 'b' or 'y' && text[3] == '$' && text[6] == '$'
            && int.TryParse(text.AsSpan(4, 2), NumberStyles.None, CultureInfo.InvariantCulture, out var cost) && cost is >= 4 and <= MaxBcryptCost
            && !text.AsSpan(7).ContainsAnyExcept(BcryptCharacters);
        hash = isWhole ? new PasswordHash(0, [], [], text) : null;
        problem = isWhole ? null : $"this is not a hash of bcrypt with a cost up to {MaxBcryptCost}. Make one with 'zerocopy hash-password', or with 'htpasswd -B'.";
        return isWhole;
    }

    private static byte[] Derive(ReadOnlySpan<byte> password, byte[] salt, int iterations, int length) =>
        Rfc2898DeriveBytes.Pbkdf2(password, salt, iterations, HashAlgorithmName.SHA256, length);

    private static string Encode(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=');

    private static bool TryDecode(string text, out byte[] bytes)
    {
        bytes = new byte[text.Length];
        var isBase64 = Convert.TryFromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='), bytes, out var length);
        bytes = bytes[..length];
        return isBase64;
    }
}
