using ZeroCopy.StaticFiles.Decisions;

namespace ZeroCopy.StaticFiles.Tests.Decisions;

public class NavigationRequestTests
{
    private const string Browser = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8";

    [Theory]
    [InlineData("GET", Browser, "/users/42", true)]
    [InlineData("HEAD", Browser, "/users/42", true)]
    [InlineData("GET", Browser, "/", true)]
    [InlineData("GET", "text/html", "/v1.2", true)]
    [InlineData("GET", "application/xhtml+xml", "/a.b/c", true)]
    [InlineData("GET", "TEXT/HTML ; q=0.1", "/x", true)]
    [InlineData("GET", Browser, "/name.with-a-dash-longer", true)]
    [InlineData("POST", Browser, "/users/42", false)]
    [InlineData("GET", "*/*", "/users/42", false)]
    [InlineData("GET", null, "/users/42", false)]
    [InlineData("GET", "", "/users/42", false)]
    [InlineData("GET", "application/json", "/users/42", false)]
    [InlineData("GET", "text/html;q=0", "/users/42", false)]
    [InlineData("GET", "text/html;q=0.000", "/users/42", false)]
    [InlineData("GET", Browser, "/main.js", false)]
    [InlineData("GET", Browser, "/old.html", false)]
    [InlineData("GET", Browser, "/users/john.doe", false)]
    [InlineData("GET", Browser, "/font.woff2", false)]
    public void IsNavigation_Request_TellsPagesFromAssets(string method, string? accept, string path, bool expected) =>
        Assert.Equal(expected, NavigationRequest.IsNavigation(method, accept, path));
}
