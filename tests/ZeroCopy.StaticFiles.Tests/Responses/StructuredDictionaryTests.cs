using System.Text;
using CsCheck;
using ZeroCopy.StaticFiles.Responses;

namespace ZeroCopy.StaticFiles.Tests.Responses;

public class StructuredDictionaryTests
{
    [Fact]
    public void ToString_SeveralMembers_AreSeparatedByCommas()
    {
        var value = new StructuredDictionary().Token("match", "path").Text("file", "/a.css").List("rules", "hashed_name", ["/css/*", "*.css"]);

        Assert.Equal("match=path, file=\"/a.css\", rules=(hashed_name \"/css/*\" \"*.css\")", value.ToString());
    }

    [Fact]
    public void List_WithoutToken_HoldsTexts() =>
        Assert.Equal("rules=(\"a\" \"b\")", new StructuredDictionary().List("rules", null, ["a", "b"]).ToString());

    [Fact]
    public void List_OfNothing_IsLeftOut() =>
        Assert.Equal("a=b", new StructuredDictionary().List("rules", null, []).Token("a", "b").ToString());

    // RFC 9651 §4.1.6: "If char is "\" or DQUOTE: Append "\" to output."
    [Fact]
    public void Text_QuotesAndBackslashes_AreEscaped() =>
        Assert.Equal("file=\"/a\\\"b\\\\c\"", new StructuredDictionary().Text("file", "/a\"b\\c").ToString());

    // RFC 9651 §4.1.11: Display String.
    [Theory]
    [InlineData("/füß", "file=%\"/f%c3%bc%c3%9f\"")]
    [InlineData("/ü%\"", "file=%\"/%c3%bc%25%22\"")]
    [InlineData("/a\r\nSet-Cookie: b", "file=%\"/a%0d%0aSet-Cookie: b\"")]
    public void Text_OtherThanVisibleAscii_IsADisplayString(string text, string expected) =>
        Assert.Equal(expected, new StructuredDictionary().Text("file", text).ToString());

    [Fact]
    public void Text_Anything_IsVisibleAsciiAndComesBack() => Gen.String.Sample(text =>
    {
        var value = new StructuredDictionary().Text("file", text).ToString();
        return !value.AsSpan().ContainsAnyExceptInRange(' ', '~') && Read(value["file=".Length..]) == Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
    });

    private static string Read(string value)
    {
        var bytes = new List<byte>();
        var isDisplay = value[0] == '%';
        var inner = value[(isDisplay ? 2 : 1)..^1];

        for (var index = 0; index < inner.Length; index++)
        {
            if (isDisplay && inner[index] == '%')
            {
                bytes.Add(Convert.ToByte(inner.Substring(index + 1, 2), 16));
                index += 2;
                continue;
            }

            index += !isDisplay && inner[index] == '\\' ? 1 : 0;
            bytes.Add((byte)inner[index]);
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }
}
