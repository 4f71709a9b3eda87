using CsCheck;
using ZeroCopy.Host.Authentication;

namespace ZeroCopy.Host.Tests.Authentication;

public class PasswordHashTests
{
    // From the tests of crypt_blowfish.
    public const string BcryptOfUStarU = "$2y$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";

    [Fact]
    public void Verify_OwnHash_AdmitsOnlyThePassword()
    {
        var text = PasswordHash.Create("Grüße: 1").ToString();

        Assert.StartsWith("$pbkdf2-sha256$i=600000$", text, StringComparison.Ordinal);
        Assert.True(PasswordHash.TryParse(text, out var hash, out _));
        Assert.Equal(text, hash.ToString());
        Assert.True(hash.Verify("Grüße: 1"u8));
        Assert.False(hash.Verify("Grüße: 2"u8));
        Assert.False(hash.Verify(""u8));
    }

    // RFC 7914 §11: PBKDF2-HMAC-SHA-256 (P="Password", S="NaCl", c=80000, dkLen=64).
    [Fact]
    public void Verify_VectorOfTheRfc_Admits()
    {
        var digest = Convert.ToBase64String(Convert.FromHexString(
            "4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56a1d425a1225833549adb841b51c9b3176a272bdebba1d078478f62b397f33c8d")).TrimEnd('=');

        // Four bytes of salt are too few for ours.
        Assert.False(PasswordHash.TryParse($"$pbkdf2-sha256$i=80000$TmFDbA${digest}", out _, out _));
        Assert.Equal(digest, Convert.ToBase64String(System.Security.Cryptography.Rfc2898DeriveBytes.Pbkdf2(
            "Password"u8, "NaCl"u8, 80000, System.Security.Cryptography.HashAlgorithmName.SHA256, 64)).TrimEnd('='));
    }

    [Fact]
    public void Verify_HashOfHtpasswd_Admits()
    {
        Assert.True(PasswordHash.TryParse(BcryptOfUStarU, out var hash, out _));
        Assert.True(hash.Verify("U*U"u8));
        Assert.False(hash.Verify("U*V"u8));
    }

    [Theory]
    [InlineData("secret")]
    [InlineData("{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=")]
    [InlineData("$apr1$8wQfVL2z$1Tk9Um4z5kJ0C1pYz1p0E0")]
    [InlineData("$2y$31$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW")]
    [InlineData("$pbkdf2-sha256$i=1$MTIzNDU2Nzg5MDEy$MTIzNDU2Nzg5MDEyMTIzNDU2Nzg5MDEy")]
    [InlineData("$pbkdf2-sha256$i=2000000000$MTIzNDU2Nzg5MDEy$MTIzNDU2Nzg5MDEyMTIzNDU2Nzg5MDEy")]
    public void TryParse_NoHashToTrust_IsRefusedWithoutShowingIt(string text)
    {
        Assert.False(PasswordHash.TryParse(text, out _, out var problem));
        Assert.DoesNotContain(text, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void TryParse_AnyText_NeverThrows() => Gen.OneOf(Gen.String, Gen.String.Select(text => "$2y$05$" + text), Gen.String.Select(text => "$pbkdf2-sha256$i=10000$" + text)).Sample(text =>
        PasswordHash.TryParse(text, out var hash, out var problem) ? hash is not null : problem is not null);
}
