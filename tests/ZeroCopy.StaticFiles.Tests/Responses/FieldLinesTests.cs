using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using ZeroCopy.StaticFiles.Responses;

namespace ZeroCopy.StaticFiles.Tests.Responses;

public class FieldLinesTests
{
    [Fact]
    public void TryMake_SeveralFields_WritesALineForEach() =>
        Assert.Equal("ETag: \"a\"\r\nContent-Type: text/html\r\n", Make(("ETag", "\"a\""), ("Content-Type", "text/html")));

    [Fact]
    public void TryMake_SeveralValues_WritesALineForEach() =>
        Assert.Equal("Link: </a>\r\nLink: </b>\r\n", Make(("Link", new StringValues(["</a>", "</b>"]))));

    [Fact]
    public void TryMake_NoFields_IsEmpty() => Assert.Equal("", Make());

    [Theory]
    [InlineData("Content-Length", "5")]
    [InlineData("content-length", "5")]
    [InlineData("Content-Range", "bytes 0-1/2")]
    [InlineData("CONTENT-RANGE", "bytes */2")]
    public void TryMake_FieldsThatDifferFromAnswerToAnswer_AreLeftOut(string name, string value) =>
        Assert.Equal("ETag: \"a\"\r\n", Make((name, value), ("ETag", "\"a\"")));

    [Theory]
    [InlineData("Date")]
    [InlineData("date")]
    [InlineData("Server")]
    [InlineData("SERVER")]
    [InlineData("Connection")]
    [InlineData("Transfer-Encoding")]
    [InlineData("transfer-encoding")]
    public void TryMake_FieldsOfTheConnection_AreRefused(string name) => Assert.Null(Make(("ETag", "\"a\""), (name, "x")));

    [Theory]
    [InlineData("a\r\nSet-Cookie: b")]
    [InlineData("a\rb")]
    [InlineData("a\nb")]
    [InlineData("a\0b")]
    [InlineData("a\u007f")]
    [InlineData("\u0080")]
    [InlineData("ä")]
    [InlineData("日")]
    public void TryMake_ValueThatIsNotPlainText_IsRefused(string value)
    {
        Assert.Null(Make(("X", value)));
        Assert.Null(Make(("X", new StringValues(["a", value]))));
    }

    // RFC 9110 §5.1: "field-name = token". Kestrel refuses others with an exception.
    [Theory]
    [InlineData("X\r\nSet-Cookie")]
    [InlineData("X Y")]
    [InlineData(" X")]
    [InlineData("X:")]
    [InlineData("X\t")]
    [InlineData("X(a)")]
    [InlineData("\"X\"")]
    [InlineData("Ü")]
    [InlineData("")]
    public void TryMake_NameThatIsNoToken_IsRefused(string name) => Assert.Null(Make((name, "a")));

    [Theory]
    [InlineData("\t")]
    [InlineData(" !\"#$%&'()*+,-./09:;<=>?@AZ[\\]^_`az{|}~\ta")]
    public void TryMake_EveryPlainCharacter_IsWritten(string value) => Assert.Equal($"X: {value}\r\n", Make(("X", value)));

    private static string? Make(params (string Name, StringValues Value)[] fields)
    {
        var dictionary = new HeaderDictionary();

        foreach (var (name, value) in fields)
        {
            dictionary[name] = value;
        }

        return FieldLines.TryMake(dictionary, out var lines) ? Encoding.Latin1.GetString(lines) : null;
    }
}
