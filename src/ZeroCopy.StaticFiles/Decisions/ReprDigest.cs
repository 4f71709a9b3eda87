using System.Globalization;

namespace ZeroCopy.StaticFiles.Decisions;

/// <summary>Reads Want-Repr-Digest and writes Repr-Digest (RFC 9530 §3, §4): dictionaries of structured fields (RFC 9651).</summary>
internal static class ReprDigest
{
    private const string Sha256 = "sha-256";
    private const string Sha512 = "sha-512";

    /// <summary>
    /// The algorithm to send. Without the field it is sha-256; with it, the one of the higher preference (0 refuses, 10 is
    /// the most), sha-256 between equals.
    /// </summary>
    /// <returns><see langword="false"/> when the client wants neither, or what it wants cannot be read: then none is sent.</returns>
    public static bool TryChoose(string? wantReprDigest, out DigestAlgorithm algorithm)
    {
        algorithm = DigestAlgorithm.Sha256;

        if (string.IsNullOrEmpty(wantReprDigest))
        {
            return true;
        }

        var (sha256, sha512) = (0, 0);
        var rest = wantReprDigest.AsSpan();

        while (!rest.IsEmpty)
        {
            var comma = rest.IndexOf(',');
            var member = (comma < 0 ? rest : rest[..comma]).Trim(" \t");
            rest = comma < 0 ? [] : rest[(comma + 1)..];
            var equals = member.IndexOf('=');

            // §4: "It must be in the range 0 to 10 inclusive."
            if (equals <= 0
                || !int.TryParse(member[(equals + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var preference)
                || preference > 10)
            {
                return false;
            }

            // A later member of the same key replaces an earlier one (RFC 9651 §3.2).
            if (member[..equals] is Sha256)
            {
                sha256 = preference;
            }
            else if (member[..equals] is Sha512)
            {
                sha512 = preference;
            }
        }

        algorithm = sha512 > sha256 ? DigestAlgorithm.Sha512 : DigestAlgorithm.Sha256;
        return Math.Max(sha256, sha512) > 0;
    }

    /// <summary>The field value: the key, and the digest as a byte sequence between colons.</summary>
    public static string Format(DigestAlgorithm algorithm, ReadOnlySpan<byte> digest) =>
        $"{(algorithm == DigestAlgorithm.Sha512 ? Sha512 : Sha256)}=:{Convert.ToBase64String(digest)}:";
}
