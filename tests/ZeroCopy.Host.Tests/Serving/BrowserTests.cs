using ZeroCopy.Host.Serving;

namespace ZeroCopy.Host.Tests.Serving;

public class BrowserTests
{
    [Theory]
    [InlineData("http://127.0.0.1:8080/", "http://127.0.0.1:8080")]
    [InlineData("http://localhost:8080/", "http://0.0.0.0:8080")]
    [InlineData("https://localhost:8443/", "https://[::]:8443")]
    [InlineData("http://127.0.0.1:5000/", "http://unix:/run/zerocopy.sock", "http://127.0.0.1:5000")]
    [InlineData(null, "http://unix:/run/zerocopy.sock")]
    public void UrlFor_Urls_IsOneThatABrowserCanOpen(string? expected, params string[] urls) => Assert.Equal(expected, Browser.UrlFor(urls));
}
