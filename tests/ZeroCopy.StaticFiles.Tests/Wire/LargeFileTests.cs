using System.Text;

namespace ZeroCopy.StaticFiles.Tests.Wire;

/// <summary>Beyond 2 and 4 GiB, where 32-bit numbers end. The files are holes and cost no disk.</summary>
public class LargeFileTests
{
    private const long FiveGigabytes = 5L * 1024 * 1024 * 1024;

    /// <summary>What the server runs on.</summary>
    protected virtual ServerTransport Transport => ServerTransport.Kestrel;

    [Fact]
    public async Task Head_FiveGigabytes_HasItsLength()
    {
        await using var server = await StartAsync();
        using var client = await RawClient.ConnectAsync(server.Port);

        var response = await client.RequestAsync("HEAD", "/huge.bin");

        Assert.Equal("5368709120", response["Content-Length"]);
    }

    [Theory]
    [InlineData("bytes=4294967290-4294967305")]
    [InlineData("bytes=-1073741830")]
    public async Task Get_RangeAcrossFourGigabytes_HasTheMarker(string range)
    {
        await using var server = await StartAsync();
        using var client = await RawClient.ConnectAsync(server.Port);

        await client.SendAsync("GET", "/huge.bin", "Range: " + range);
        var (status, _) = await client.ReadHeadAsync();
        var body = new MemoryStream();
        await client.ReadBodyAsync(body, 16);

        Assert.Equal("HTTP/1.1 206 Partial Content", status);
        Assert.Equal("marker at 4 GiB!", Encoding.ASCII.GetString(body.ToArray()));
    }

    // More than one phantom (1 GiB) and than an int (2 GiB).
    [Fact]
    public async Task Get_WholeAcrossTwoGigabytes_HasEveryByte()
    {
        const long From = FiveGigabytes - int.MaxValue - 1_000_000L;
        await using var server = await StartAsync();
        using var client = await RawClient.ConnectAsync(server.Port);
        await using var counted = new CountingStream();

        await client.SendAsync("GET", "/huge.bin", $"Range: bytes={From}-", "Connection: close");
        await client.ReadHeadAsync();
        await client.ReadBodyAsync(counted, long.MaxValue);

        Assert.Equal(FiveGigabytes - From, counted.Length);
        Assert.Equal(16, counted.NotZero);
        Assert.True(await WireServer.EventuallyAsync(() => server.Transferred("sendfile") == FiveGigabytes - From));
        Assert.Equal(0, server.Copied);
        Assert.Equal(1, server.SentBySendFile);
    }

    private async Task<WireServer> StartAsync()
    {
        var server = await WireServer.StartFilesAsync(transport: Transport);
        await using var file = File.OpenWrite(server.Root.WriteSparse("huge.bin", FiveGigabytes));
        file.Position = 4294967290;
        file.Write("marker at 4 GiB!"u8);
        return server;
    }

    /// <summary>Counts bytes, and those that are not zero.</summary>
    private sealed class CountingStream : Stream
    {
        private long _length;

        public long NotZero { get; private set; }

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => _length;

        public override long Position { get => _length; set => throw new NotSupportedException(); }

        public override void Write(byte[] buffer, int offset, int count)
        {
            _length += count;
            var bytes = buffer.AsSpan(offset, count);
            NotZero += bytes.ContainsAnyExcept((byte)0) ? count - bytes.Count((byte)0) : 0;
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
