using CsCheck;
using ZeroCopy.StaticFiles.Decisions;

namespace ZeroCopy.StaticFiles.Tests.Decisions;

public class HashedNameTests
{
    private static readonly Gen<string> Word = Gen.OneOfConst(
        "summer", "Summer", "SUMMER", "v", "V", "face", "Face", "cafe", "decade", "deed", "bead", "ada", "abba", "Report",
        "iPhone", "Mp", "final", "FINAL", "Q", "fy", "Windows", "BE", "DE", "de", "ab", "Chapter", "beef", "a", "B", "add", "facade");

    [Theory]

    // webpack, Create React App, Vue CLI: [contenthash:8], [contenthash] (20), md5 of media (32), chunks, maps, licences.
    [InlineData("/static/js/main.8f3b2c1d.js")]
    [InlineData("/static/js/main.8f3b2c1d.js.map")]
    [InlineData("/static/js/main.8f3b2c1d.js.LICENSE.txt")]
    [InlineData("/static/js/2.1d4e6f8a.chunk.js")]
    [InlineData("/static/js/2.1d4e6f8a.chunk.js.map")]
    [InlineData("/static/css/main.073c9b0a.chunk.css")]
    [InlineData("/static/css/app.e5f6a7b8.min.css")]
    [InlineData("/static/media/logo.6ce24c58023cc2f8fd88fe9d219db6c6.svg")]
    [InlineData("/js/chunk-vendors.5d3f7a1c.js")]
    [InlineData("/js/chunk-2d0b3a5e.7c9d1e2f.js")]
    [InlineData("/main.9b3d8f4e2c6a1b7d5e0f.js")]
    [InlineData("/vendors~main.3f7a9c1e5b2d8f6a4c0e.bundle.js")]

    // Next.js: 16 digits.
    [InlineData("/_next/static/chunks/framework-2c79e2a64abdb08b.js")]
    [InlineData("/_next/static/chunks/pages/_app-ad9c1b2d3e4f5a6b.js")]
    [InlineData("/_next/static/chunks/pages/[slug]-4e1fc8a39d2b7c60.js")]
    [InlineData("/_next/static/chunks/4bd1b696-182b6b13bdad92e3.js")]
    [InlineData("/_next/static/css/app-7e7cfc9d1f2a3b4c.css")]

    // Angular before 17: 16 digits.
    [InlineData("/main.8a2f3b4c5d6e7f80.js")]
    [InlineData("/polyfills.3c5b7a9d1e2f4068.js")]
    [InlineData("/styles.ef46db3751d8e999.css")]
    [InlineData("/123.4b5c6d7e8f901a2b.js")]

    // Gatsby: 20 digits. Parcel: 8.
    [InlineData("/component---src-pages-index-js-0a1b2c3d4e5f60718293.js")]
    [InlineData("/webpack-runtime-9c0d1e2f3a4b5c6d7e8f.js")]
    [InlineData("/index.4a8f1c2e.js")]
    [InlineData("/logo.d5b3f2a1.webp")]

    // Vite, Rollup and SvelteKit: eight of base64url, here those without - and _ and with a digit.
    [InlineData("/assets/index-D0d9bLDD.js")]
    [InlineData("/assets/index-BvX7pK3d.css")]
    [InlineData("/assets/inter-latin-Dx4kXJ1y.woff2")]
    [InlineData("/assets/vendor-C2bG7tRq.js.map")]
    [InlineData("/assets/index-legacy-a8Xk2pQz.js")]
    [InlineData("/_app/immutable/entry/start.B7kP2xQd.js")]
    [InlineData("/_app/immutable/chunks/2.Cq3VbX8n.js")]
    [InlineData("/_app/immutable/assets/0.aB3dE5f7.css")]

    // Django, Rails, Hugo, capitals.
    [InlineData("/static/css/base.55e7cbb9ba48.css")]
    [InlineData("/assets/application-1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f809.js")]
    [InlineData("/css/main.min.0c1d2e3f4a5b6c7d8e9f0a1b2c3d4e5f60718293a4b5c6d7e8f9a0b1c2d3e4f5.css")]
    [InlineData("/app.8F3B2C1D.js")]
    [InlineData("/app.8f3b2c1d.wasm")]
    [InlineData("/app.8f3b2c1d.js.br")]
    [InlineData("main-8f3b2c1d.mjs")]
    [InlineData("/my.app.name-8f3b2c1d.js")]
    public void IsContentHashed_BundlersNames_True(string path) => Assert.True(HashedName.IsContentHashed(path));

    [Theory]

    // No hash at all.
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/index.html")]
    [InlineData("/app.js")]
    [InlineData("/app.min.js")]
    [InlineData("/app.bundle.min.js.map")]
    [InlineData("/jquery-slim.js")]
    [InlineData("/bootstrap-datepicker.min.css")]
    [InlineData("/service-worker.js")]
    [InlineData("/_next/static/development/_buildManifest.js")]
    [InlineData("/page-data/app-data.json")]
    [InlineData("/manifest.webmanifest")]

    // The hash is in a folder's name, or alone, or without an extension.
    [InlineData("/8f3b2c1d/app.js")]
    [InlineData("/app.8f3b2c1d.d/app.js")]
    [InlineData("/8f3b2c1d.js")]
    [InlineData("/.8f3b2c1d.js")]
    [InlineData("/-8f3b2c1d.js")]
    [InlineData("/app.8f3b2c1d")]
    [InlineData("/app-8f3b2c1d")]
    [InlineData("/app-8f3b2c1d.")]
    [InlineData("/app_8f3b2c1d.js")]
    [InlineData("/app8f3b2c1d.js")]
    [InlineData("/app.8f3b2c1d.1")]
    [InlineData("/app.8f3b2c1d.photo.jpg")]
    [InlineData("/app.8f3b2c1d.js?v=1")]

    // Versions.
    [InlineData("/jquery-3.7.1.min.js")]
    [InlineData("/jquery.3.7.1.js")]
    [InlineData("/lib-1.2.3.js")]
    [InlineData("/lib-1.2.3-beta4.js")]
    [InlineData("/lib-10.20.30.js")]
    [InlineData("/lib-v1.0.0-rc1.tar.gz")]
    [InlineData("/lib.12345678.js")]

    // Dates and times.
    [InlineData("/report-20240101.pdf")]
    [InlineData("/report.20240101.pdf")]
    [InlineData("/report-20240101ab.pdf")]
    [InlineData("/report-20240131a1b2c3d4.pdf")]
    [InlineData("/backup-20240101T120000Z.zip")]
    [InlineData("/log-1699999999.txt")]
    [InlineData("/log-1699999999ab.txt")]
    [InlineData("/2024-01-01.html")]
    [InlineData("/IMG-20240101-WA0001.jpg")]

    // Words that happen to be hexadecimal, colours, sequences.
    [InlineData("/poster-deadbeef.png")]
    [InlineData("/poster-facade01.png")]
    [InlineData("/poster-cafe2024.png")]
    [InlineData("/poster-decade1990.png")]
    [InlineData("/poster-face2face.png")]
    [InlineData("/poster-feedface2.png")]
    [InlineData("/poster-bad00001.png")]
    [InlineData("/swatch-ff0000.svg")]
    [InlineData("/swatch-ff0000ff.svg")]
    [InlineData("/swatch-00ff00ff.svg")]
    [InlineData("/swatch-ff8800cc.svg")]
    [InlineData("/swatch-a0a0a0a0.svg")]
    [InlineData("/model-3d000001.glb")]
    [InlineData("/list-abcd1234.txt")]
    [InlineData("/list-1234abcd.txt")]
    [InlineData("/list-abcdef12.txt")]
    [InlineData("/part-a10b20c30.pdf")]

    // Words with capitals and figures.
    [InlineData("/user-ProfileV2.js")]
    [InlineData("/user-MyClass2.js")]
    [InlineData("/guide-Windows11.pdf")]
    [InlineData("/poster-Summer2024.jpg")]
    [InlineData("/photo-iPhone15.jpg")]
    [InlineData("/photo-iPhone15Pro.jpg")]
    [InlineData("/photo-iPhone15ProMax.jpg")]
    [InlineData("/wallpaper-iPadOS17.jpg")]
    [InlineData("/wallpaper-macOS14Sonoma.jpg")]
    [InlineData("/report-Q3Results.pdf")]
    [InlineData("/report-FY2024Q3Final.pdf")]
    [InlineData("/logo-MacOSX10.png")]
    [InlineData("/convert-H264ToH265.js")]
    [InlineData("/convert-Mp4ToWebM.js")]
    [InlineData("/convert-Mp3ToMp4.js")]
    [InlineData("/convert-V1ToV2Up.js")]
    [InlineData("/convert-H264ToH265V2.js")]
    [InlineData("/wallpaper-iOS17Pro.jpg")]
    [InlineData("/lib-Mp3ToWav.js")]
    [InlineData("/lib-Base64Url.js")]
    [InlineData("/lib-Utf8JsonReader.js")]
    [InlineData("/lib-Sha256Managed.js")]
    [InlineData("/lib-OAuth2Client.js")]
    [InlineData("/lib-I18nProvider.js")]
    [InlineData("/lib-Vector3Utils.js")]
    [InlineData("/System.Runtime.Int32Converter.dll")]
    [InlineData("/three-GLTF2Loader.js")]
    [InlineData("/photo-DSCF2345.jpg")]
    [InlineData("/photo-DSC_0042.jpg")]
    [InlineData("/photo-IMG20240131WA.jpg")]
    [InlineData("/photo-PXL_20240131.jpg")]
    [InlineData("/book-Chapter01Part02.pdf")]

    // Identifiers of things: UUIDs with hyphens and without, ObjectIds, ULIDs.
    [InlineData("/avatar-550e8400-e29b-41d4-a716-446655440abc.png")]
    [InlineData("/avatar.550e8400-e29b-41d4-a716-4a6b5c4d0e1f.png")]
    [InlineData("/550e8400-e29b-41d4-a716-4a6b5c4d0e1f.png")]
    [InlineData("/avatar-550E8400-E29B-41D4-A716-4A6B5C4D0E1F.png")]
    [InlineData("/avatar-550e8400e29b41d4a7164a6b5c4d0e1f.png")]
    [InlineData("/avatar-018f4a7c9b3d7e2fa1b4c6d8e0f21345.png")]
    [InlineData("/avatar-507f1f77bcf86cd799439011.png")]
    [InlineData("/avatar-01HV5Z8K3QW9XN2B7C4D6E8F0G.png")]

    // Too short, too long, of an odd length, in mixed case, with other characters.
    [InlineData("/app.8f3b2c1.js")]
    [InlineData("/app.8f3b2.js")]
    [InlineData("/app.8f3b2c1d9.js")]
    [InlineData("/app.1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a.js")]
    [InlineData("/app.D0d9bLD.js")]
    [InlineData("/app-v1.2.3-5-g1a2b3c4d.zip")]
    [InlineData("/app.8f3b2c1d\u0661.js")]
    [InlineData("/app.8f3b 2c1d.js")]

    // Real hashes that cannot be told from what people write (see HashedName): no digit, - or _, esbuild, Angular 17, Blazor.
    [InlineData("/assets/index-DiwrgTda.js")]
    [InlineData("/assets/index-B-x2Yz3A.js")]
    [InlineData("/assets/index-B_x2Yz3A.js")]
    [InlineData("/main-5NUYBSFF.js")]
    [InlineData("/chunk-2KRYYRDA.js")]
    [InlineData("/app.2vytx3xyvh.css")]
    [InlineData("/_framework/blazor.web.b6hy1tz35k.js")]
    [InlineData("/_framework/dotnet.native.5hq3yx1v9m.wasm")]
    public void IsContentHashed_AnythingElse_False(string path) => Assert.False(HashedName.IsContentHashed(path));

    // What people write, put together at random: words, numbers, years, capitals.
    [Fact]
    public void IsContentHashed_WordsAndNumbers_False() =>
        Gen.Select(Word, Word, Gen.Int[0, 2100], Gen.OneOfConst("-", ".", ""), Gen.Int[0, 3]).Sample(
            (first, second, number, separator, order) =>
            {
                var name = order switch
                {
                    0 => $"{first}{separator}{second}{number}",
                    1 => $"{first}{separator}{number}{second}",
                    2 => $"{first}{number}{separator}{second}",
                    _ => $"{first}{separator}{second}{separator}{number}",
                };
                Assert.False(HashedName.IsContentHashed($"/files/report-{name}.pdf"), name);
                Assert.False(HashedName.IsContentHashed($"/files/report.{name}.min.js"), name);
            },
            iter: 20_000,
            threads: 1);

    // The shares that HashedName's remarks promise.
    [Theory]
    [InlineData(8, 650, 740)]
    [InlineData(16, 970, 1_000)]
    [InlineData(20, 980, 1_000)]
    [InlineData(32, 910, 960)]
    [InlineData(40, 990, 1_000)]
    [InlineData(64, 990, 1_000)]
    public void IsContentHashed_RandomDigits_SeenAsPromised(int length, int least, int most)
    {
        var random = new Random(1);
        var seen = Enumerable.Range(0, 1_000)
            .Count(_ => HashedName.IsContentHashed($"/app.{random.GetHexString(length, lowercase: true)}.js"));

        Assert.InRange(seen, least, most);
    }

    [Fact]
    public void IsContentHashed_AnyText_NeverThrows() =>
        Gen.OneOf(Gen.String, Gen.Char["/.-abcDEF0123\u0000\u00E9\uD800"].Array[0, 60].Select(text => new string(text))).Sample(
            text =>
            {
                _ = HashedName.IsContentHashed(text);
                _ = HashedName.IsContentHashed($"/a.{text}.js");
            },
            iter: 20_000,
            threads: 1);
}
