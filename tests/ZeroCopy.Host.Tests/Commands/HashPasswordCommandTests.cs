using ZeroCopy.Host.Authentication;
using ZeroCopy.Host.Commands;

namespace ZeroCopy.Host.Tests.Commands;

public class HashPasswordCommandTests
{
    [Fact]
    public async Task Invoke_PasswordFromThePipe_PrintsItsHash()
    {
        using var output = new StringWriter();

        var code = await new HashPasswordCommand(new StringReader("pass word\n"), output, TextWriter.Null).Parse([]).InvokeAsync(cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(0, code);
        Assert.True(PasswordHash.TryParse(output.ToString().Trim(), out var hash, out _));
        Assert.True(hash.Verify("pass word"u8));
    }

    [Fact]
    public async Task Invoke_Nothing_TellsHow()
    {
        using var error = new StringWriter();

        var code = await new HashPasswordCommand(new StringReader(""), TextWriter.Null, error).Parse([]).InvokeAsync(cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(2, code);
        Assert.Contains("there is no password", error.ToString(), StringComparison.Ordinal);
    }
}
