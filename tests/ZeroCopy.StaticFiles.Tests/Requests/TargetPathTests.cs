using System.Text;
using CsCheck;
using ZeroCopy.StaticFiles.Requests;

namespace ZeroCopy.StaticFiles.Tests.Requests;

public class TargetPathTests
{
    private static readonly Gen<string> Path = Gen.OneOf(
        Gen.OneOfConst(
            "/", ".", "..", "%2e", "%2E", "%2f", "%5c", "%25", "%00", "%20", "%41", "%7e", "%7f", "%1f", "%", "%4", "%zz", "%c3%a4", "%C3", "%ed%a0%80",
            "%c0%af", "%f0%9f%98%80", "%ff", "a", "b.txt", "~", "+", ":", "%3F", "%23"),
        Gen.Char['!', '~'].Select(character => character.ToString())).Array[0, 12].Select(pieces => "/" + string.Concat(pieces));

    [Theory]
    [InlineData("/", "/")]
    [InlineData("/a/b.txt", "/a/b.txt")]
    [InlineData("//a//", "//a//")]
    [InlineData("/a%20b", "/a b")]
    [InlineData("/%41%7E", "/A~")]
    [InlineData("/%c3%A4", "/ä")]
    [InlineData("/%f0%9f%98%80", "/😀")]
    [InlineData("/a+b", "/a+b")]
    [InlineData("/%25", "/%")]
    [InlineData("/%252e%252e/", "/%2e%2e/")]
    [InlineData("/%252F", "/%2F")]
    [InlineData("/%3Fa%23", "/?a#")]
    [InlineData("/%5c", "/\\")]
    [InlineData("/...", "/...")]
    [InlineData("/.a/a./..b/b..", "/.a/a./..b/b..")]
    [InlineData("/%41", "/A")]
    public void TryDecode_OneWayToReadIt_DecodesOnce(string path, string expected)
    {
        Assert.True(TargetPath.TryDecode(Encoding.ASCII.GetBytes(path), out var decoded));
        Assert.Equal(expected, decoded);
    }

    [Theory]
    [InlineData("/a", TargetPathResult.Ok)]
    [InlineData("/%zz", TargetPathResult.BadPercent)]
    [InlineData("/a%4", TargetPathResult.BadPercent)]
    [InlineData("/a%2Fb", TargetPathResult.EncodedSlashOrControl)]
    [InlineData("/%00", TargetPathResult.EncodedSlashOrControl)]
    [InlineData("/a/%2e%2E/b", TargetPathResult.DotSegment)]
    [InlineData("/%ff", TargetPathResult.NotUtf8)]
    public void Decode_Path_TellsWhyNot(string path, object expected) =>
        Assert.Equal(expected, TargetPath.Decode(Encoding.ASCII.GetBytes(path), out _));

    [Theory]
    [InlineData("/.")]
    [InlineData("/..")]
    [InlineData("/./a")]
    [InlineData("/a/../b")]
    [InlineData("/a/.")]
    [InlineData("/%2e")]
    [InlineData("/%2e%2E/a")]
    [InlineData("/.%2e")]
    [InlineData("/a/%2E./b")]
    [InlineData("/a%2fb")]
    [InlineData("/a%2Fb")]
    [InlineData("/..%2f")]
    [InlineData("/%00")]
    [InlineData("/a%00.txt")]
    [InlineData("/%0a")]
    [InlineData("/%0D%0a")]
    [InlineData("/%1f")]
    [InlineData("/%7f")]
    [InlineData("/%")]
    [InlineData("/%4")]
    [InlineData("/%zz")]
    [InlineData("/%4g")]
    [InlineData("/%g4")]
    [InlineData("/%%41")]
    [InlineData("/% 1")]
    [InlineData("/%+1")]
    [InlineData("/%u0041")]
    [InlineData("/%ff")]
    [InlineData("/%c3")]
    [InlineData("/%c3a")]
    [InlineData("/%a4")]
    [InlineData("/%c0%af")]
    [InlineData("/%c0%80")]
    [InlineData("/%e0%80%af")]
    [InlineData("/%ed%a0%80")]
    [InlineData("/%f4%90%80%80")]
    public void TryDecode_ServersReadItDifferently_IsRefused(string path)
    {
        Assert.False(TargetPath.TryDecode(Encoding.ASCII.GetBytes(path), out var decoded));
        Assert.Equal("", decoded);
    }

    [Fact]
    public void TryDecode_LongPath_DecodesAllOfIt()
    {
        Assert.True(TargetPath.TryDecode(Encoding.ASCII.GetBytes("/" + string.Concat(Enumerable.Repeat("%61b", 5000))), out var decoded));
        Assert.Equal("/" + string.Concat(Enumerable.Repeat("ab", 5000)), decoded);
    }

    [Fact]
    public void TryDecode_WhatItAccepts_IsWhatUriDecodes() => Path.Sample(
        path =>
        {
            if (TargetPath.TryDecode(Encoding.ASCII.GetBytes(path), out var decoded))
            {
                Assert.Equal(Uri.UnescapeDataString(path), decoded);
                Assert.Equal(path.Count(character => character == '/'), decoded.Count(character => character == '/'));
                Assert.DoesNotContain(decoded, char.IsControl);
                Assert.DoesNotContain(decoded.Split('/'), segment => segment is "." or "..");
            }
        },
        iter: 20_000,
        threads: 1);
}
