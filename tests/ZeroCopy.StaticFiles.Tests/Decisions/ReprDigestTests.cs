using System.Security.Cryptography;
using CsCheck;
using ZeroCopy.StaticFiles.Decisions;

namespace ZeroCopy.StaticFiles.Tests.Decisions;

public class ReprDigestTests
{
    // RFC 9530 §4: preferences are integers from 0 to 10; "1 is the least preferred, 10 is the most preferred, and a value of 0 means "not
    // acceptable"".
    [Theory]
    [InlineData(null, "Sha256")]
    [InlineData("", "Sha256")]
    [InlineData("sha-256=1", "Sha256")]
    [InlineData("sha-512=1", "Sha512")]
    [InlineData("sha-512=3, sha-256=10, unixsum=0", "Sha256")]
    [InlineData("sha-256=3,sha-512=3", "Sha256")]
    [InlineData("sha-256=1, sha-256=0, sha-512=1", "Sha512")]
    [InlineData("md5=10", null)]
    [InlineData("sha-256=0", null)]
    [InlineData("sha-256=11", null)]
    [InlineData("sha-256=-1", null)]
    [InlineData("sha-256=1.5", null)]
    [InlineData("sha-256", null)]
    [InlineData("=1", null)]
    [InlineData(",", null)]
    public void TryChoose_Preferences_TheHigherOne(string? field, string? expected) =>
        Assert.Equal(expected, ReprDigest.TryChoose(field, out var algorithm) ? algorithm.ToString() : null);

    [Fact]
    public void TryChoose_AnyText_NeverThrows() =>
        Gen.Char["sha-2561=0,md \t"].Array[0, 30].Sample(text => { ReprDigest.TryChoose(new string(text), out _); }, iter: 10_000, threads: 1);

    // RFC 9530 §B.1 has this digest for {"hello": "world"} and a line feed.
    [Fact]
    public void Format_Digest_IsAByteSequence() => Assert.Equal(
        "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:",
        ReprDigest.Format(DigestAlgorithm.Sha256, SHA256.HashData("{\"hello\": \"world\"}\n"u8)));
}
