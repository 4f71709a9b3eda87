using ZeroCopy.StaticFiles.Tests.Wire;

namespace ZeroCopy.Host.Tests.Processes;

public class UserSignalsTests
{
    [Fact]
    public async Task SignalUser1_WhileServing_PurgesAndGoesOn()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("page.html", "before");
        await using var server = await ZeroCopyProcess.ServeAsync(directory.Path);
        Assert.Equal("before", (await RawClient.GetAsync(server.Url.Port, "/page.html")).Text);

        server.SignalUser1();
        await server.WaitForOutputAsync("SIGUSR1: caches purged");

        directory.Write("page.html", "after!");
        Assert.Equal("after!", (await RawClient.GetAsync(server.Url.Port, "/page.html")).Text);
        Assert.False(server.HasExited);
    }
}
