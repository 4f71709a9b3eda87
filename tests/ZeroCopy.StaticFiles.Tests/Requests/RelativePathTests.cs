using System.Text;
using ZeroCopy.StaticFiles.Requests;

namespace ZeroCopy.StaticFiles.Tests.Requests;

public class RelativePathTests
{
    [Theory]
    [InlineData("/page.txt", "page.txt")]
    [InlineData("page.txt", "page.txt")]
    [InlineData("///page.txt", "page.txt")]
    [InlineData("/a/b/c", "a/b/c")]
    [InlineData("/a//b", "a//b")]
    [InlineData("/a/", "a/")]
    [InlineData("/grün 日本 😀", "grün 日本 😀")]
    [InlineData("/a.b..c.", "a.b..c.")]
    [InlineData("/.well-known/x", ".well-known/x")]
    [InlineData("/a/.well-known", "a/.well-known")]
    [InlineData("/back\\slash", "back\\slash")]
    public void TryEncode_Name_IsUtf8WithoutLeadingSlashesAndWithNul(string path, string expected) =>
        Assert.Equal(expected + '\0', Encode(path));

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("///")]
    [InlineData("/a\0")]
    [InlineData("/\0")]
    [InlineData("/.")]
    [InlineData("/..")]
    [InlineData("/../a")]
    [InlineData("/a/../b")]
    [InlineData("/a/./b")]
    [InlineData("/.env")]
    [InlineData("/a/.git/config")]
    [InlineData("/a/.well-known/.x")]
    [InlineData("/.well-known2")]
    [InlineData("/.WELL-KNOWN/x")]
    [InlineData("//.env")]
    public void TryEncode_WhatIsNeverServed_False(string path) => Assert.Null(Encode(path));

    [Theory]
    [InlineData("/a", RelativePathResult.Ok)]
    [InlineData("/", RelativePathResult.Empty)]
    [InlineData("/a\0", RelativePathResult.Nul)]
    [InlineData("/a/../b", RelativePathResult.DotSegment)]
    [InlineData("/a/.git/b", RelativePathResult.Hidden)]
    public void Encode_Path_TellsWhyNot(string path, object expected) =>
        Assert.Equal(expected, RelativePath.Encode(path, allowHidden: false, new byte[RelativePath.MaxLength], out _));

    [Fact]
    public void Encode_PathLongerThanTheKernelTakes_TellsSo() =>
        Assert.Equal(
            RelativePathResult.NotEncodable, RelativePath.Encode(new string('a', 4096), allowHidden: false, new byte[RelativePath.MaxLength], out _));

    // Not as theories: attributes are stored as UTF-8, which has no halves of pairs.
    [Fact]
    public void TryEncode_HalfASurrogatePair_False()
    {
        Assert.Null(Encode("/half a pair \ud83d"));
        Assert.Null(Encode("/other half \ude00"));
    }

    // PATH_MAX counts the NUL.
    [Theory]
    [InlineData(RelativePath.MaxLength - 1, "a", true)]
    [InlineData(RelativePath.MaxLength, "a", false)]
    [InlineData((RelativePath.MaxLength / 2) - 1, "ü", true)]
    [InlineData(RelativePath.MaxLength / 2, "ü", false)]
    public void TryEncode_LongPath_FitsPathMax(int count, string character, bool expected) =>
        Assert.Equal(expected, Encode("/" + string.Concat(Enumerable.Repeat(character, count))) is not null);

    internal static string? Encode(string path)
    {
        Span<byte> destination = new byte[RelativePath.MaxLength];
        return RelativePath.TryEncode(path, allowHidden: false, destination, out var written) ? Encoding.UTF8.GetString(destination[..written]) : null;
    }
}
