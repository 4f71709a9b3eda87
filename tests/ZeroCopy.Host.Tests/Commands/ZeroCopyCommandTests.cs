using System.Net;
using System.Net.Sockets;
using ZeroCopy.Host.Commands;
using ZeroCopy.StaticFiles.Tests.Wire;

namespace ZeroCopy.Host.Tests.Commands;

public class ZeroCopyCommandTests
{
    [Fact]
    public async Task Invoke_Help_ShowsExamplesAndTheDefaultUrl()
    {
        var (code, output, error) = await InvokeAsync("--help");

        Assert.Equal(0, code);
        Assert.Contains("Examples:", output, StringComparison.Ordinal);
        Assert.Contains("zerocopy ./public", output, StringComparison.Ordinal);
        Assert.Contains("zerocopy doctor ./public", output, StringComparison.Ordinal);
        Assert.Contains("http://127.0.0.1:8080", output, StringComparison.Ordinal);
        Assert.Empty(error);
    }

    [Fact]
    public async Task Invoke_Version_PrintsOneLine()
    {
        var (code, output, error) = await InvokeAsync("--version");

        Assert.Equal(0, code);
        Assert.Matches(@"^\d+\.\d+\.\d+\S*$", Assert.Single(Lines(output)));
        Assert.Empty(error);
    }

    [Fact]
    public async Task Invoke_MissingDirectory_IsOneLineAndAUsageError()
    {
        using var directory = new TemporaryDirectory();

        await AssertProblemAsync("there is no directory", Path.Combine(directory.Path, "nowhere"));
    }

    [Fact]
    public async Task Invoke_FileInsteadOfDirectory_IsOneLineAndAUsageError()
    {
        using var directory = new TemporaryDirectory();

        await AssertProblemAsync("is a file", directory.Write("page.html", "x"));
    }

    [Fact]
    public async Task Invoke_UnknownTransferMode_IsOneLineAndAUsageError()
    {
        using var directory = new TemporaryDirectory();

        await AssertProblemAsync("'7' is not a mode. Use Auto, SendFile", directory.Path, "--urls", "http://127.0.0.1:0", "--transfer-mode", "7");
    }

    [Theory]
    [InlineData("--spa", "index.html", "Write /index.html")]
    [InlineData("--spa", "/nowhere.html", "there is no '/nowhere.html'")]
    [InlineData("--try-files", "fallback.html", "Write /fallback.html")]
    public async Task Invoke_PageThatCannotBeServed_IsOneLineAndAUsageError(string option, string page, string explanation)
    {
        using var directory = new TemporaryDirectory();

        await AssertProblemAsync(explanation, directory.Path, "--urls", "http://127.0.0.1:0", option, page);
    }

    [Theory]
    [InlineData("8080", "is not a URL")]
    [InlineData("https://127.0.0.1:0", "needs a certificate")]
    [InlineData("http://127.0.0.1:0/base", "Leave out '/base'")]
    public async Task Invoke_UrlThatCannotBeListenedOn_IsOneLineAndAUsageError(string url, string explanation)
    {
        using var directory = new TemporaryDirectory();

        await AssertProblemAsync(explanation, directory.Path, "--urls", url);
    }

    [Fact]
    public async Task Invoke_PortTaken_IsOneLineAndAUsageError()
    {
        using var directory = new TemporaryDirectory();
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        await AssertProblemAsync("Another program listens there", directory.Path, "--urls", $"http://127.0.0.1:{port}");
    }

    [Fact]
    public async Task Invoke_AddressOfAnotherMachine_IsOneLineAndAUsageError()
    {
        using var directory = new TemporaryDirectory();

        // 192.0.2.0/24 is for documentation (RFC 5737), so no machine has it.
        await AssertProblemAsync("does not have the address", directory.Path, "--urls", "http://192.0.2.1:8080");
    }

    [Theory]
    [InlineData(".", "--unknown")]
    [InlineData(".", "another")]
    [InlineData(".", "--urls")]
    public async Task Invoke_ArgumentsThatDoNotParse_PointToHelp(params string[] arguments)
    {
        var (code, output, error) = await InvokeAsync(arguments);

        Assert.Equal(2, code);
        Assert.Empty(output);
        var lines = Lines(error);
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("zerocopy: ", lines[0], StringComparison.Ordinal);
        Assert.Equal("Try 'zerocopy --help'.", lines[1]);
    }

    [Fact]
    public async Task Invoke_Stopped_EndsWithSuccess()
    {
        using var directory = new TemporaryDirectory();
        using var stopping = new CancellationTokenSource();
        using var output = new BannerWriter();
        using var error = new StringWriter();
        var run = ZeroCopyCommand.InvokeAsync([directory.Path, "--urls", "http://127.0.0.1:0"], output, error, stopping.Token);

        await output.Complete.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await stopping.CancelAsync();

        Assert.Equal(0, await run.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        Assert.Empty(error.ToString());
    }

    private static async Task AssertProblemAsync(string explanation, params string[] arguments)
    {
        var (code, output, error) = await InvokeAsync(arguments);

        Assert.Equal(2, code);
        Assert.Empty(output);
        var line = Assert.Single(Lines(error));
        Assert.StartsWith("zerocopy: ", line, StringComparison.Ordinal);
        Assert.Contains(explanation, line, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output, string Error)> InvokeAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await ZeroCopyCommand.InvokeAsync(arguments, output, error).WaitAsync(TimeSpan.FromSeconds(30));
        return (code, output.ToString(), error.ToString());
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private sealed class BannerWriter : StringWriter
    {
        private readonly TaskCompletionSource _complete = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Complete => _complete.Task;

        public override Task FlushAsync()
        {
            _complete.TrySetResult();
            return Task.CompletedTask;
        }
    }
}
