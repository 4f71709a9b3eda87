namespace ZeroCopy.StaticFiles.Tests.Wire;

public class SmokeTests
{
    [Fact]
    public async Task Get_SmallFile_IsSentByTheKernel()
    {
        await using var server = await WireServer.StartFilesAsync();
        var content = server.Root.WriteRandom("a.bin", 1024);

        var response = await RawClient.GetAsync(server.Port, "/a.bin");

        Assert.Equal(200, response.StatusCode);
        Assert.Equal(content, response.Body);
        Assert.True(await WireServer.EventuallyAsync(() => server.SentBySendFile == 1));
        Assert.Equal(1024, server.Transferred("sendfile"));
    }
}
