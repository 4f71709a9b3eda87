using Microsoft.Extensions.Configuration;
using ZeroCopy.Host.Serving;
using ZeroCopy.StaticFiles;
using ZeroCopy.StaticFiles.Tests.Wire;

namespace ZeroCopy.Host.Tests.Serving;

public class TransferSettingsTests
{
    [Theory]
    [InlineData(null, null, TransferMode.Auto)]
    [InlineData(null, "splice", TransferMode.Splice)]
    [InlineData("Managed", "splice", TransferMode.Managed)]
    public void Read_ModeOfTheCommandLine_WinsOverTheConfiguration(string? mode, string? configured, TransferMode expected) =>
        Assert.Equal(expected, TransferSettings.Read(mode, Configure("Transfer:Mode", configured)).Mode);

    [Theory]
    [InlineData("3")]
    [InlineData("send-file")]
    public void Read_ConfiguredModeUnknown_NamesTheKey(string mode)
    {
        var exception = Assert.Throws<InvalidSettingException>(() => TransferSettings.Read(null, Configure("Transfer:Mode", mode)));
        Assert.StartsWith($"Transfer:Mode: '{mode}' is not a mode.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_CalibrationFileMalformed_NamesKeyAndFile()
    {
        using var directory = new TemporaryDirectory();
        var configuration = Configure("Transfer:CalibrationFile", directory.Write("table.json", "{"));

        var exception = Assert.Throws<InvalidSettingException>(() => TransferSettings.Read(null, configuration));

        Assert.StartsWith("Transfer:CalibrationFile: ", exception.Message, StringComparison.Ordinal);
        Assert.Contains("table.json", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_CalibrationFile_IsHandedOn()
    {
        using var directory = new TemporaryDirectory();
        var path = directory.Write("table.json", """{ "version": 1 }""");
        Assert.Equal(path, TransferSettings.Read(null, Configure("Transfer:CalibrationFile", path)).CalibrationFile);
    }

    private static IConfiguration Configure(string key, string? value) =>
        new ConfigurationBuilder().AddInMemoryCollection([new(key, value)]).Build();
}
