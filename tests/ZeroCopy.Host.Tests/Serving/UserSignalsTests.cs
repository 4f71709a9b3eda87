using Microsoft.Extensions.Logging.Abstractions;
using ZeroCopy.Host.Serving;

namespace ZeroCopy.Host.Tests.Serving;

public class UserSignalsTests
{
    [Fact]
    public void Run_OneActionFails_TheOthersRunInTheirOrder()
    {
        using var signals = new UserSignals(NullLoggerFactory.Instance);
        var done = new List<string>();
        signals.Add("first", () => done.Add("first"));
        signals.Add("broken", () => throw new IOException("no room"));
        signals.Add("last", () => done.Add("last"));

        signals.Run();

        Assert.Equal(["first", "last"], done);
    }
}
