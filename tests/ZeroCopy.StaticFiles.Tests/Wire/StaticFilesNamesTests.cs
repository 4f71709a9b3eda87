namespace ZeroCopy.StaticFiles.Tests.Wire;

public class StaticFilesNamesTests(PageServer page) : IClassFixture<PageServer>
{
    // RFC 3986 §2.5: "… the data should first be encoded as octets according to the UTF-8 character encoding; then only
    // those octets that do not correspond to characters in the unreserved set should be percent-encoded."
    [Theory]
    [InlineData("with space.txt", "/with%20space.txt")]
    [InlineData("plus+plus.txt", "/plus+plus.txt")]
    [InlineData("grün.txt", "/gr%C3%BCn.txt")]
    [InlineData("日本語.txt", "/%E6%97%A5%E6%9C%AC%E8%AA%9E.txt")]
    [InlineData("😀.txt", "/%F0%9F%98%80.txt")]
    [InlineData("100%.txt", "/100%25.txt")]
    [InlineData("a#b?c.txt", "/a%23b%3Fc.txt")]
    [InlineData("a;b=c&d.txt", "/a;b=c&d.txt")]
    [InlineData("%41.txt", "/%2541.txt")]
    [InlineData("tab\there.txt", "/tab%09here.txt")]
    [InlineData("back\\slash.txt", "/back%5Cslash.txt")]
    [InlineData("deep/er/file.txt", "/deep/er/file.txt")]
    [InlineData("deep/er/file.txt", "/deep//er/file.txt")]
    [InlineData("deep/er/file.txt", "//deep/er/file.txt")]
    [InlineData("deep/er/file.txt", "/deep/x/../er/./file.txt")]
    public async Task Get_EncodedName_FindsTheFile(string name, string path)
    {
        page.Server.Root.Write(name, name);

        var response = await RawClient.GetAsync(page.Port, path);

        Assert.Equal(200, response.StatusCode);
        Assert.Equal(name, response.Text);
    }

    // A name of the longest kind: 255 bytes.
    [Fact]
    public async Task Get_LongestName_FindsTheFile()
    {
        var name = new string('n', 251) + ".txt";
        page.Server.Root.Write(name, "long");

        Assert.Equal("long", (await RawClient.GetAsync(page.Port, "/" + name)).Text);
    }
}
