using ZeroCopy.Host.Compression;

namespace ZeroCopy.Host.Tests.Compression;

public class CompressibleTypesTests
{
    [Theory]
    [InlineData("index.html")]
    [InlineData("APP.JS")]
    [InlineData("app.js.map")]
    [InlineData("module.mjs")]
    [InlineData("site.css")]
    [InlineData("data.json")]
    [InlineData("feed.xml")]
    [InlineData("feed.rss")]
    [InlineData("logo.svg")]
    [InlineData("code.wasm")]
    [InlineData("font.ttf")]
    [InlineData("font.otf")]
    [InlineData("font.eot")]
    [InlineData("favicon.ico")]
    [InlineData("site.webmanifest")]
    [InlineData("robots.txt")]
    [InlineData("README.md")]
    [InlineData("index.d.ts")]
    public void Contains_Text_Yes(string name) => Assert.True(CompressibleTypes.Contains(name));

    [Theory]
    [InlineData("river.png")]
    [InlineData("photo.jpg")]
    [InlineData("font.woff2")]
    [InlineData("font.woff")]
    [InlineData("film.mp4")]
    [InlineData("paper.pdf")]
    [InlineData("all.zip")]
    [InlineData("app.js.gz")]
    [InlineData("app.js.br")]
    [InlineData("app.js.zst")]
    [InlineData("noextension")]
    [InlineData("trailing.")]
    public void Contains_CompressedOrUnknown_No(string name) => Assert.False(CompressibleTypes.Contains(name));
}
