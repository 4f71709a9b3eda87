namespace ZeroCopy.StaticFiles.Tests.Wire;

public class StaticFilesHiddenNamesTests(PageServer page) : IClassFixture<PageServer>
{
    [Theory]
    [InlineData(".env")]
    [InlineData(".git/config")]
    [InlineData("sub/.git/config")]
    [InlineData("sub/.htaccess")]
    [InlineData(".well-known/.secret")]
    [InlineData(".well-knowns/x")]
    [InlineData("...")]
    public async Task Get_NameWithALeadingDot_IsNotServed(string name)
    {
        page.Server.Root.Write(name, "secret");

        Assert.Equal(418, (await RawClient.GetAsync(page.Port, "/" + name)).StatusCode);
        Assert.Equal(418, (await RawClient.GetAsync(page.Port, "/" + name.Replace(".", "%2e", StringComparison.Ordinal))).StatusCode);
    }

    // RFC 8615 §3: "A well-known URI is a URI … whose path component begins with the characters '/.well-known/'".
    [Theory]
    [InlineData(".well-known/security.txt")]
    [InlineData(".well-known/acme-challenge/token")]
    public async Task Get_WellKnown_IsServed(string name)
    {
        page.Server.Root.Write(name, "public");

        Assert.Equal("public", (await RawClient.GetAsync(page.Port, "/" + name)).Text);
    }

    [Theory]
    [InlineData("a.b.c")]
    [InlineData("a..b")]
    [InlineData("ends.")]
    public async Task Get_DotElsewhere_IsServed(string name)
    {
        page.Server.Root.Write(name, "public");

        Assert.Equal("public", (await RawClient.GetAsync(page.Port, "/" + name)).Text);
    }
}
