namespace ZeroCopy.StaticFiles.Tests.Wire.Site;

/// <summary>Paths as they come over the wire, odd and hostile ones, each with its status; 418 is "no such file".</summary>
public class PathTests
{
    [Theory]
    // Percent-encoding is undone once (RFC 3986 §2.4: "must not percent-encode or decode the same string more than once").
    [InlineData("/%61bout.html", 200)]
    [InlineData("/%2561bout.html", 418)]
    // The query is not a part of the name.
    [InlineData("/about.html?x=/../y", 200)]
    // Dot segments are removed before the look-up (RFC 3986 §5.2.4), encoded ones too; above the root there is nothing.
    [InlineData("/docs/../about.html", 200)]
    [InlineData("/./about.html", 200)]
    [InlineData("/docs/%2e%2e/about.html", 200)]
    [InlineData("/../../../../etc/passwd", 418)]
    [InlineData("/%2e%2e/%2e%2e/etc/passwd", 418)]
    // An encoded slash is not a separator, a backslash neither.
    [InlineData("/docs%2findex.html", 418)]
    [InlineData("/docs%5cindex.html", 418)]
    [InlineData("/docs\\index.html", 418)]
    [InlineData("/..%2f..%2fetc%2fpasswd", 418)]
    [InlineData("/..\\..\\etc\\passwd", 418)]
    // Empty segments are one separator to the kernel.
    [InlineData("//about.html", 200)]
    [InlineData("/docs//index.html", 200)]
    // A NUL never reaches a system call; overlong and broken UTF-8 is refused by the server.
    [InlineData("/about.html%00", 400)]
    [InlineData("/%c0%af", 418)]
    [InlineData("/%ff", 418)]
    // Trailing dots and spaces are characters like others.
    [InlineData("/about.html.", 418)]
    [InlineData("/about.html%20", 418)]
    // Hidden names, but for .well-known (RFC 8615).
    [InlineData("/.env", 418)]
    [InlineData("/docs/.env", 418)]
    [InlineData("/.git/config", 418)]
    [InlineData("/.well-known/security.txt", 200)]
    // The other forms of a target (RFC 9112 §3.2.2, §3.2.4).
    [InlineData("http://localhost/about.html", 200)]
    [InlineData("http://localhost/../../etc/passwd", 418)]
    public async Task Get_Path_HasItsStatus(string target, int statusCode)
    {
        await using var server = await SiteServer.StartAsync();
        SiteServer.Write(server.Root, ".well-known/security.txt", "x");
        SiteServer.Write(server.Root, ".git/config", "x");
        SiteServer.Write(server.Root, "docs/.env", "x");

        Assert.Equal(statusCode, (await RawClient.GetAsync(server.Port, target)).StatusCode);
    }

    // RFC 9112 §3: "A server that receives a request-target longer than any URI it wishes to parse MUST respond with a 414".
    [Theory]
    [InlineData(200, 418)]
    [InlineData(300, 418)]
    [InlineData(5_000, 418)]
    [InlineData(9_000, 414)]
    public async Task Get_LongSegment_IsMissingOrTooLong(int length, int statusCode)
    {
        await using var server = await SiteServer.StartAsync();

        Assert.Equal(statusCode, (await RawClient.GetAsync(server.Port, "/" + new string('a', length))).StatusCode);
    }

    // RFC 9112 §3.2.4: the asterisk-form is "for a server-wide OPTIONS request".
    [Fact]
    public async Task Options_Asterisk_IsAboutTheServer()
    {
        await using var server = await SiteServer.StartAsync(options => options.Files.AnswerOtherMethods = true);
        using var client = await RawClient.ConnectAsync(server.Port);

        Assert.Equal(204, (await client.RequestAsync("OPTIONS", "*")).StatusCode);
    }
}
