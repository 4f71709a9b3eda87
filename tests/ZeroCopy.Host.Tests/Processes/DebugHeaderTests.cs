using ZeroCopy.StaticFiles.Tests.Wire;

namespace ZeroCopy.Host.Tests.Processes;

/// <summary>The key <c>DebugHeader</c> of the configuration.</summary>
public sealed class DebugHeaderTests : IDisposable
{
    private readonly TemporaryDirectory _root = new();

    public DebugHeaderTests() => _root.Write("index.html", "home");

    public void Dispose() => _root.Dispose();

    [Theory]
    [InlineData("true", "Zerocopy-Explain")]
    [InlineData("X-Why", "X-Why")]
    [InlineData("false", null)]
    public async Task Get_KeyOfTheConfiguration_NamesTheField(string value, string? name)
    {
        await using var server = await ZeroCopyProcess.ServeAsync(_root.Path, ("DebugHeader", value));

        var response = await RawClient.GetAsync(server.Url.Port, "/");

        Assert.Equal(200, response.StatusCode);
        Assert.Equal(
            name is null ? [] : [name], response.Fields.Where(field => field.Value.StartsWith("match=", StringComparison.Ordinal)).Select(field => field.Key));
    }

    [Fact]
    public async Task Start_KeyThatIsNoName_IsOneLineAndAUsageError()
    {
        await using var server = ZeroCopyProcess.Start(_root.Path, [("DebugHeader", "two words")], _root.Path, "--urls", "http://127.0.0.1:0");

        Assert.Equal(2, await server.WaitForExitAsync(TimeSpan.FromSeconds(60)));
        Assert.StartsWith("zerocopy: DebugHeader: 'two words' is not the name of a header field.", server.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', server.Error);
    }
}
