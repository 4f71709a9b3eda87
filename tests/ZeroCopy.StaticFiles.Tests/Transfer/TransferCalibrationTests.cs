using System.Text;
using CsCheck;
using ZeroCopy.StaticFiles.Files;
using ZeroCopy.StaticFiles.Tests.Wire;
using ZeroCopy.StaticFiles.Transfer;

namespace ZeroCopy.StaticFiles.Tests.Transfer;

public class TransferCalibrationTests
{
    [Theory]
    [InlineData("")]
    [InlineData("\uFEFF")]
    public void TryParse_BothTables_GivesTheirRows(string mark)
    {
        const string Text = """
            { "version": 1, "tcp": [ { "upTo": 65536, "mode": "OffHeapCopy" }, { "mode": "splice" } ], "unix": [ { "upTo": 0, "mode": "SendFile" } ] }
            """;

        Assert.True(TransferCalibration.TryParse(Encoding.UTF8.GetBytes(mark + Text), out var policy, out _));

        Assert.Equal(TransferMechanism.OffHeapCopy, policy.Choose(65_536, true, false, 0).Mechanism);
        Assert.Equal(TransferMechanism.Splice, policy.Choose(65_537, true, false, 0).Mechanism);
        Assert.Equal(TransferReason.Default, policy.Choose(1, true, true, 0).Reason);
    }

    [Fact]
    public void TryParse_NoTables_IsSendFile()
    {
        Assert.True(TransferCalibration.TryParse("""{ "version": 1 }"""u8, out var policy, out _));
        Assert.False(policy.IsCalibrated);
    }

    [Theory]
    [InlineData("", "JSON")]
    [InlineData("null", "version")]
    [InlineData("[]", "JSON")]
    [InlineData("{", "Expected")]
    [InlineData("""{ "tcp": [] }""", "version\" is missing")]
    [InlineData("""{ "version": 2 }""", "version\" is 2")]
    [InlineData("""{ "version": 1, "tpc": [] }""", "tpc")]
    [InlineData("""{ "version": 1, "tcp": [ null ] }""", "\"tcp\", row 1: \"mode\" is missing")]
    [InlineData("""{ "version": 1, "tcp": [ { "upTo": 5 } ] }""", "\"mode\" is missing")]
    [InlineData("""{ "version": 1, "tcp": [ { "mode": "Auto" } ] }""", "'Auto'; use SendFile")]
    [InlineData("""{ "version": 1, "tcp": [ { "mode": "2" } ] }""", "'2'")]
    [InlineData("""{ "version": 1, "unix": [ { "mode": "Splice" }, { "mode": "Splice" } ] }""", "\"unix\", row 1: only the last")]
    [InlineData("""{ "version": 1, "tcp": [ { "upTo": 9, "mode": "Splice" }, { "upTo": 9, "mode": "Splice" } ] }""", "row 2: \"upTo\" is 9")]
    [InlineData("""{ "version": 1, "tcp": [ { "upTo": -1, "mode": "Splice" } ] }""", "\"upTo\" is -1")]
    [InlineData("""{ "version": 1, "tcp": [ { "upTo": "9", "mode": "Splice" } ] }""", "upTo")]
    public void TryParse_Malformed_SaysWhere(string text, string expected)
    {
        Assert.False(TransferCalibration.TryParse(Encoding.UTF8.GetBytes(text), out _, out var problem));
        Assert.Contains(expected, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void TryParse_AnyBytes_NeverThrows() => Gen.Byte.Array[0, 60].Sample(bytes =>
        TransferCalibration.TryParse(bytes, out var policy, out var problem) ? policy is not null : problem?.Length > 0);

    [Fact]
    public void TryLoad_Missing_NamesTheFile()
    {
        using var directory = new TemporaryDirectory();
        Assert.False(TransferCalibration.TryLoad(directory["none.json"], out _, out var problem));
        Assert.Contains("none.json", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void TryLoad_Malformed_NamesTheFileAndTheMistake()
    {
        using var directory = new TemporaryDirectory();
        Assert.False(TransferCalibration.TryLoad(directory.Write("bad.json", """{ "version": 7 }"""), out _, out var problem));
        Assert.Contains("bad.json", problem, StringComparison.Ordinal);
        Assert.Contains("version\" is 7", problem, StringComparison.Ordinal);
    }
}
