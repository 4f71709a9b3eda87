using System.Text;
using CsCheck;

namespace ZeroCopy.StaticFiles.Tests.Requests;

public class RelativePathPropertyTests
{
    // What decides something, and enough else; halves of surrogate pairs come with it.
    private static readonly Gen<string> Path = Gen.OneOf(
        Gen.Char["/..\0aü日\ud83d\ude00\\"].Array[0, 40].Select(characters => new string(characters)),
        Gen.OneOfConst("/", ".", "..", ".well-known", "a", "/a", "//", "\0", ".x").Array[0, 12].Select(string.Concat),
        Gen.String,
        Gen.Int[1300, 4200].Select(length => new string('日', length / 3) + new string('a', length)));

    /// <summary>The rules of the doc comment, each said the slow way.</summary>
    [Fact]
    public void TryEncode_AnyText_AgreesWithTheRules() => Path.Sample(path => Assert.Equal(Model(path), RelativePathTests.Encode(path)), iter: 10_000, threads: 1);

    /// <summary>What the kernel is handed can name nothing above the root.</summary>
    [Fact]
    public void TryEncode_WhatItAccepts_StaysBelowTheRoot() => Path.Sample(
        path =>
        {
            if (RelativePathTests.Encode(path) is { } encoded)
            {
                Assert.Equal(encoded.Length - 1, encoded.IndexOf('\0', StringComparison.Ordinal));
                Assert.NotEqual('/', encoded[0]);
                Assert.DoesNotContain("..", encoded[..^1].Split('/'));
            }
        },
        iter: 10_000,
        threads: 1);

    private static string? Model(string path)
    {
        var relative = path.TrimStart('/');

        try
        {
            var bytes = new UTF8Encoding(false, throwOnInvalidBytes: true).GetBytes(relative);
            var isHidden = relative.Split('/').Any(segment => segment.StartsWith('.') && segment != ".well-known");
            return bytes.Length is 0 or > 4095 || bytes.Contains((byte)0) || isHidden ? null : relative + '\0';
        }
        catch (EncoderFallbackException)
        {
            return null;
        }
    }
}
