using Microsoft.Extensions.FileProviders;

namespace ZeroCopy.StaticFiles.Tests.Wire;

public class StaticFilesPrepareResponseTests
{
    [Theory]
    [InlineData("GET", "", 200)]
    [InlineData("HEAD", "", 200)]
    [InlineData("GET", "Range: bytes=0-1", 206)]
    [InlineData("GET", "If-None-Match: *", 304)]
    public async Task OnPrepareResponse_SetsAHeader_Arrives(string method, string field, int status)
    {
        await using var server = await WireServer.StartFilesAsync(options =>
            options.OnPrepareResponse = prepared => prepared.Context.Response.Headers.CacheControl = "no-cache");
        PageServer.Write(server.Root);
        using var client = await RawClient.ConnectAsync(server.Port);

        var response = await client.RequestAsync(method, PageServer.Path, field.Length == 0 ? [] : [field]);

        Assert.Equal(status, response.StatusCode);
        Assert.Equal("no-cache", response["Cache-Control"]);
    }

    [Fact]
    public async Task OnPrepareResponseAsync_WaitsAndSetsAHeader_ArrivesAfterTheSynchronousOne()
    {
        await using var server = await WireServer.StartFilesAsync(options =>
        {
            options.OnPrepareResponse = prepared => prepared.Context.Response.Headers["X-Order"] = "first";
            options.OnPrepareResponseAsync = async prepared =>
            {
                await Task.Delay(10);
                prepared.Context.Response.Headers["X-Order"] += " second";
            };
        });
        PageServer.Write(server.Root);

        var response = await RawClient.GetAsync(server.Port, PageServer.Path);

        Assert.Equal("first second", response["X-Order"]);
        Assert.Equal(PageServer.Content, response.Body);
    }

    [Fact]
    public async Task OnPrepareResponse_File_DescribesWhatIsSent()
    {
        IFileInfo? file = null;
        string? content = null;
        await using var server = await WireServer.StartFilesAsync(options =>
            options.OnPrepareResponse = prepared =>
            {
                file = prepared.File;
                using var reader = new StreamReader(prepared.File.CreateReadStream());
                content = reader.ReadToEnd();
            });
        PageServer.Write(server.Root, "a/b/page ü.txt");

        await RawClient.GetAsync(server.Port, "/a/b/page%20%C3%BC.txt");

        Assert.NotNull(file);
        Assert.Equal(server.Root["a/b/page ü.txt"], file.PhysicalPath);
        Assert.Equal("page ü.txt", file.Name);
        Assert.Equal(PageServer.Length, file.Length);
        Assert.Equal(PageServer.Modified, file.LastModified);
        Assert.True(file.Exists);
        Assert.False(file.IsDirectory);
        Assert.Equal(PageServer.Content, System.Text.Encoding.ASCII.GetBytes(content!));
    }

    [Fact]
    public async Task OnPrepareResponse_ReplacesHeaders_TheirsCount()
    {
        await using var server = await WireServer.StartFilesAsync(options =>
            options.OnPrepareResponse = prepared =>
            {
                prepared.Context.Response.ContentType = "text/x-mine";
                prepared.Context.Response.Headers.ETag = "\"mine\"";
                prepared.Context.Response.Headers.Remove("Accept-Ranges");
            });
        PageServer.Write(server.Root);

        var response = await RawClient.GetAsync(server.Port, PageServer.Path);

        Assert.Equal("text/x-mine", response["Content-Type"]);
        Assert.Equal("\"mine\"", response["ETag"]);
        Assert.Null(response["Accept-Ranges"]);
        Assert.Equal(PageServer.Content, response.Body);
    }

    [Fact]
    public async Task OnPrepareResponse_Throws_IsAServerErrorAndTheConnectionLives()
    {
        await using var server = await WireServer.StartFilesAsync(options =>
            options.OnPrepareResponse = prepared =>
            {
                if (prepared.Context.Request.Query.ContainsKey("throw"))
                {
                    throw new InvalidOperationException("no");
                }
            });
        PageServer.Write(server.Root);
        using var client = await RawClient.ConnectAsync(server.Port);

        var failed = await client.RequestAsync("GET", PageServer.Path + "?throw");
        var next = await client.RequestAsync("GET", PageServer.Path);

        Assert.Equal(500, failed.StatusCode);
        Assert.Equal(PageServer.Content, next.Body);
    }
}
