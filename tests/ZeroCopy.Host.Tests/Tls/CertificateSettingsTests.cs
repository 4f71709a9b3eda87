using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ZeroCopy.Host.Commands;
using ZeroCopy.Host.Configuration;
using ZeroCopy.Host.Serving;
using ZeroCopy.Host.Tests.Configuration;
using ZeroCopy.Host.Tls;

namespace ZeroCopy.Host.Tests.Tls;

/// <summary>What is told of certificates before anything is served.</summary>
public sealed class CertificateSettingsTests : IDisposable
{
    private readonly SampleConfiguration _sample = new();
    private readonly TestAuthority _authority = new();

    public CertificateSettingsTests()
    {
        _authority.Write(_sample.Directory, "a", ["a.example"]);
        _authority.Write(_sample.Directory, "b", ["b.example"]);
        _sample.Directory.Write("text.pem", "no certificate");
        _sample.Directory.Write("empty.pem", "-----BEGIN NOTHING-----\nAAAA\n-----END NOTHING-----\n");

        using var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(_sample.Directory["a.key"]));
        _sample.Directory.Write("secret.key", key.ExportEncryptedPkcs8PrivateKeyPem("word", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000)));
        using var pair = X509Certificate2.CreateFromPem(File.ReadAllText(_sample.Directory["a.pem"]), File.ReadAllText(_sample.Directory["a.key"]));
        _sample.Directory.Write("a.pfx", pair.Export(X509ContentType.Pkcs12, "word"));
    }

    public void Dispose() => _sample.Dispose();

    [Theory]
    [InlineData("""{ "Path": "none.pem", "KeyPath": "a.key" }""", "Certificate.Path: there is no file 'none.pem'.")]
    [InlineData("""{ "Path": "a.pem", "KeyPath": "none.key" }""", "Certificate.KeyPath: there is no file 'none.key'.")]
    [InlineData("""{ "Path": "a.pem", "KeyPath": "b.key" }""", "Certificate.KeyPath: the key in 'b.key' does not belong to the first certificate in 'a.pem'.")]
    [InlineData("""{ "Path": "a.pem" }""", "Certificate.Path: 'a.pem' holds no private key. Name the file that does in KeyPath (--key).")]
    [InlineData("""{ "Path": "a.pem", "KeyPath": "b.pem" }""", "Certificate.KeyPath: 'b.pem' holds no private key.")]
    [InlineData("""{ "Path": "site" }""", "Certificate.Path: 'site' is a directory.")]
    [InlineData("""{ "Path": "text.pem" }""", "Certificate.Path: 'text.pem' is neither PEM nor PKCS#12, or its password is another one.")]
    [InlineData("""{ "Path": "empty.pem" }""", "Certificate.Path: 'empty.pem' holds no certificate.")]
    [InlineData("""{ "Path": "a.pem", "KeyPath": "secret.key" }""", "Certificate.Password: the key in 'secret.key' is encrypted.")]
    [InlineData("""{ "Path": "a.pem", "KeyPath": "secret.key", "Password": "x" }""", "Certificate.Password: the key in 'secret.key' cannot be decrypted")]
    [InlineData("""{ "Path": "a.pfx", "Password": "x" }""", "Certificate.Password: 'a.pfx' is neither PEM nor PKCS#12, or its password is another one.")]
    public void Read_CertificateThatCannotBeUsed_IsTold(string certificate, string expected)
    {
        Assert.Contains(_sample.Problems($$"""{ "StaticFiles": { "Root": "site" }, "Certificate": {{certificate}} }"""), problem => problem.Contains(expected, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{ "Path": "a.pem", "KeyPath": "secret.key", "Password": "word" }""")]
    [InlineData("""{ "Path": "a.pfx", "Password": "word" }""")]
    [InlineData("""{ "Path": "a.pem", "KeyPath": "a.key" }""")]
    public void Read_Certificate_IsTaken(string certificate)
    {
        var settings = _sample.Write($$"""{ "StaticFiles": { "Root": "site" }, "Certificate": {{certificate}} }""").Read();

        Assert.Equal("CN=a.example", Assert.Single(settings.Tls!.Certificates).Certificate.Leaf.Subject);
    }

    [Fact]
    public void Read_TwoCertificatesForOneHost_IsTold()
    {
        var problems = _sample.Problems("""
            { "Sites": [
                { "Hosts": "a.example", "Root": "site", "Certificate": { "Path": "a.pem", "KeyPath": "a.key" } },
                { "Hosts": "a.example", "Path": "/b", "Root": "site", "Certificate": { "Path": "b.pem", "KeyPath": "b.key" } } ] }
            """);

        Assert.Contains(problems, problem => problem.Contains("Sites[1].Certificate: 'a.example' has another certificate for a.example", StringComparison.Ordinal));
    }

    [Fact]
    public void Read_HttpsUrlWithoutCertificate_IsTold()
    {
        _sample.Write("""{ "StaticFiles": { "Root": "site" } }""");

        var exception = Assert.Throws<InvalidSettingException>(() => ServerSettings.Read(_sample.Command with { Urls = ["https://127.0.0.1:0"] }));
        Assert.Contains("--urls: 'https://127.0.0.1:0' needs a certificate. Name one in Certificate, or by --cert", exception.Message, StringComparison.Ordinal);

        _sample.Write("""{ "StaticFiles": { "Root": "site" }, "Urls": "https://127.0.0.1:0" }""");
        var problems = Assert.Throws<InvalidConfigurationException>(() => ServerSettings.Read(_sample.Command with { Urls = [] })).Problems;
        Assert.Contains("Urls: 'https://127.0.0.1:0' needs a certificate", Assert.Single(problems).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_RedirectWithoutHttps_IsTold()
    {
        Assert.Contains(_sample.Problems("""{ "StaticFiles": { "Root": "site" }, "Https": { "Redirect": true } }"""),
            problem => problem.Contains("Https.Redirect: this leads to HTTPS, and no URL listens there", StringComparison.Ordinal));
        Assert.True(_sample.Write("""{ "StaticFiles": { "Root": "site" }, "Https": { "Redirect": true, "Port": 443 } }""").Read().Sites[0].Https.Redirects);
    }

    [Fact]
    public void Read_WithCertificateAndNoUrl_ListensOnHttpsToo()
    {
        _sample.Write("""{ "StaticFiles": { "Root": "site" } }""");
        var settings = ServerSettings.Read(_sample.Command with { Urls = [], CertificatePath = _sample.Directory["a.pem"], KeyPath = _sample.Directory["a.key"] });

        Assert.Equal(["http://127.0.0.1:8080", "https://127.0.0.1:8443"], settings.Urls);
    }

    [Fact]
    public async Task Check_Certificate_IsDescribedWithWarnings()
    {
        _authority.Write(_sample.Directory, "old", ["old.example"], DateTimeOffset.UtcNow.AddDays(-2));
        _sample.Write("""
            { "Urls": "https://127.0.0.1:0", "Sites": [ { "Hosts": [ "other.example", "old.example" ], "Root": "site", "Certificate": { "Path": "old.pem", "KeyPath": "old.key" } } ] }
            """);
        var output = new StringWriter();

        var code = await ZeroCopyCommand.InvokeAsync(["check", _sample.File], output, output, TestContext.Current.CancellationToken);

        Assert.Equal(0, code);
        Assert.Contains($"cert  {_sample.Directory["old.pem"]}: other.example old.example, valid to ", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("old.pem expired on ", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("old.pem is not for other.example: browsers will refuse it there.", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("not for old.example", output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new[] { "--key", "x.key" }, "--key: this is the key of a certificate. Name that by --cert.")]
    [InlineData(new[] { "--cert", "x.pem", "--dev-cert" }, "--dev-cert: there is a certificate already")]
    [InlineData(new[] { "--cert", "/nowhere/x.pem" }, "Certificate.Path: there is no file '/nowhere/x.pem'.")]
    public async Task Serve_OptionsThatCannotBeMeant_AreTold(string[] options, string expected)
    {
        var error = new StringWriter();

        var code = await ZeroCopyCommand.InvokeAsync([_sample.Directory["site"], "--urls", "https://127.0.0.1:0", .. options], TextWriter.Null, error, TestContext.Current.CancellationToken);

        Assert.Equal(ZeroCopyCommand.UsageError, code);
        Assert.Contains(expected, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_SiteThatRedirects_TellsSo()
    {
        _sample.Write("""
            {
              "StaticFiles": { "Root": "site" }, "Urls": [ "http://127.0.0.1:80", "https://127.0.0.1:443" ], "Https": { "Redirect": true },
              "Certificate": { "Path": "a.pem", "KeyPath": "a.key" }, "Kestrel": { "Endpoints": { "A": { "Url": "https://127.0.0.1:443" } } }
            }
            """);
        var output = new StringWriter();

        var code = await ZeroCopyCommand.InvokeAsync(["explain", "http://a.example/", "--config", _sample.File], output, output, TestContext.Current.CancellationToken);

        Assert.Equal(0, code);
        Assert.Contains("308", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("https://a.example/", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_CertificateWithoutAnHttpsUrl_IsWarnedOf()
    {
        _sample.Write("""{ "StaticFiles": { "Root": "site" }, "Urls": "http://127.0.0.1:0", "Certificate": { "Path": "a.pem", "KeyPath": "a.key" } }""");
        var output = new StringWriter();

        Assert.Equal(0, await ZeroCopyCommand.InvokeAsync(["check", _sample.File], output, output, TestContext.Current.CancellationToken));
        Assert.Contains("a.pem is not used: no URL begins with https.", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void DevelopmentCertificate_IsForThisMachineAndKept()
    {
        var directory = _sample.Directory["data/zerocopy"];

        var made = DevelopmentCertificate.Get(directory);
        var kept = DevelopmentCertificate.Get(directory);

        Assert.All(new[] { "localhost", "127.0.0.1", "::1", System.Net.Dns.GetHostName() }, host => Assert.True(made.Certificate.Covers(host), host));
        Assert.Equal(made.Certificate.Leaf.Thumbprint, kept.Certificate.Leaf.Thumbprint);
        Assert.InRange(made.Certificate.ExpiresAt, DateTimeOffset.UtcNow.AddDays(89), DateTimeOffset.UtcNow.AddDays(91));

        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(directory, "dev-cert.key")));
        }
    }

    [Fact]
    public void DevelopmentCertificate_WithoutADirectory_IsMadeInMemory()
    {
        Assert.Null(DevelopmentCertificate.Get(_sample.Directory.Write("file", "x")).Files);
        Assert.Null(DevelopmentCertificate.Get(null).Files);
    }
}
