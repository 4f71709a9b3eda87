using ZeroCopy.StaticFiles.Decisions;

namespace ZeroCopy.StaticFiles.Tests.Decisions;

public class HashedNameTests
{
    [Theory]
    // webpack, Angular, Parcel, create-react-app, Gatsby
    [InlineData("/main.3f9a1c0b.js")]
    [InlineData("/static/js/main.8d3db4ef.chunk.js")]
    [InlineData("/static/css/2.76b3b7f0.chunk.css")]
    [InlineData("/main.8d3db4ef0a1b2c3d.js")]
    [InlineData("/styles.ef46db3751d8e999.css.map")]
    [InlineData("/component---src-pages-index-js-5f1b2c3d4e5f6a7b8c9d.js")]
    [InlineData("/logo.6ce24c58023cc2f8fd88fe9d219db6c6.svg")]
    // Vite, Rollup, esbuild
    [InlineData("/assets/index-BkX3z9aQ.js")]
    [InlineData("/assets/vendor-4f0DbA_x.css")]
    [InlineData("/assets/index.BkX3z9aQ.min.js")]
    // Blazor, ASP.NET Core's fingerprints with a capital in them
    [InlineData("/_framework/dotnet.native.8A3bdc9Kz1.wasm")]
    public void IsContentHashed_Bundlers_Yes(string path) => Assert.True(HashedName.IsContentHashed(path));

    [Theory]
    [InlineData("/app.js")]
    [InlineData("/jquery-3.7.1.slim.min.js")]
    [InlineData("/bootstrap-datepicker.css")]
    [InlineData("/report-20240101.pdf")]
    [InlineData("/report.20240101.pdf")]
    [InlineData("/backup-2024-01-01.tar.gz")]
    [InlineData("/IMG_20240101_123456.jpg")]
    [InlineData("/photo-1234567890.jpg")]
    [InlineData("/release-v10.20.30.zip")]
    [InlineData("/my-holiday-pictures.html")]
    [InlineData("/accessibility.html")]
    [InlineData("/some.facade.js")]
    [InlineData("/deadbeef")]
    [InlineData("/3f9a1c0b.js")]
    [InlineData("/3f9a1c0b/app.js")]
    [InlineData("/main.3f9a1c.js")]
    [InlineData("/readme-first.txt")]
    [InlineData("/UPPERCASE-FILENAME.TXT")]
    [InlineData("/CamelCase-FileName.txt")]
    [InlineData("/iphone15promax.html")]
    [InlineData("/")]
    [InlineData("")]
    public void IsContentHashed_OtherNames_No(string path) => Assert.False(HashedName.IsContentHashed(path));
}
