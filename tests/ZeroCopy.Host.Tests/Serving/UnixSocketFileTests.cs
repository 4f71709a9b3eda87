using System.Net.Sockets;
using System.Runtime.Versioning;
using ZeroCopy.Host.Configuration;
using ZeroCopy.Host.Serving;
using ZeroCopy.Host.Tests.Origin;
using ZeroCopy.StaticFiles.Tests.Wire;

namespace ZeroCopy.Host.Tests.Serving;

[UnsupportedOSPlatform("windows")]
public sealed class UnixSocketFileTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string SocketPath => _directory["s"];

    private UnixDomainSocketEndPoint EndPoint => new(SocketPath);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Bind_SocketOfADeadServer_TakesItsPlace()
    {
        LeaveStale();

        using var socket = ListenSocket.Bind(EndPoint);

        Assert.True(File.Exists(SocketPath));
    }

    [Fact]
    public void Bind_SocketOfALivingServer_LeavesIt()
    {
        using var living = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        living.Bind(EndPoint);
        living.Listen(0);

        // Its queue is full.
        using var first = Connect();

        Assert.Throws<SocketException>(() => ListenSocket.Bind(EndPoint));
        using var accepted = living.Accept();
        Assert.True(accepted.Connected);
    }

    [Fact]
    public void Bind_WhatIsNoSocket_StaysAsItIs()
    {
        var file = _directory.Write("s", "precious");
        Assert.Throws<SocketException>(() => ListenSocket.Bind(EndPoint));
        Assert.Equal("precious", File.ReadAllText(file));

        File.Move(file, _directory["target"]);
        _directory.Link("s", "target");
        Assert.Throws<SocketException>(() => ListenSocket.Bind(EndPoint));
        Assert.Equal("precious", File.ReadAllText(SocketPath));
    }

    [Fact]
    public void Bind_LinkToASocketOfADeadServer_StaysAsItIs()
    {
        LeaveStale();
        File.Move(SocketPath, _directory["target"]);
        _directory.Link("s", "target");

        Assert.Throws<SocketException>(() => ListenSocket.Bind(EndPoint));

        Assert.True(File.Exists(_directory["target"]));
        Assert.NotNull(new FileInfo(SocketPath).LinkTarget);
    }

    [Fact]
    public void Bind_Mode_IsThereBeforeItListens()
    {
        using var socket = ListenSocket.Bind(EndPoint, new UnixSocketSettings((UnixFileMode)Convert.ToInt32("0600", 8), null));

        // Not listening yet: whoever tries is refused.
        Assert.Throws<SocketException>(Connect);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(SocketPath));
    }

    [Fact]
    public async Task Serve_ModeAndEnd_AreTheFiles()
    {
        var path = SocketPath;

        // The only one that needs no privilege for certain.
        var group = File.ReadLines("/proc/self/status").First(line => line.StartsWith("Gid:", StringComparison.Ordinal)).Split('\t')[1];

        await using (var server = await OriginServer.StartAsync($$"""{ "UnixSocket": { "Mode": "0660", "Group": "{{group}}" } }""", $"http://unix:{path}"))
        {
            Assert.Equal((UnixFileMode)Convert.ToInt32("660", 8), File.GetUnixFileMode(path));
        }

        Assert.False(File.Exists(path));
    }

    [Theory]
    [InlineData("""{ "UnixSocket": { "Mode": "rw" } }""", "UnixSocket.Mode: 'rw' is not a mode. Write it in octal, as 0660.")]
    [InlineData("""{ "UnixSocket": { "Mode": "1777" } }""", "UnixSocket.Mode: '1777' is not a mode")]
    [InlineData("""{ "UnixSocket": { "Mode": 888 } }""", "UnixSocket.Mode: '888' is not a mode")]
    [InlineData("""{ "UnixSocket": { "Group": "no-such-group" } }""", "UnixSocket.Group: there is no group 'no-such-group'")]
    public async Task Start_Mistake_IsTold(string json, string problem)
    {
        var exception = await Assert.ThrowsAsync<InvalidConfigurationException>(() => OriginServer.StartAsync(json));

        Assert.Contains(exception.Problems, told => told.ToString().Contains(problem, StringComparison.Ordinal));
    }

    // As after a kill: the runtime removes the file only when it closes the socket.
    private void LeaveStale()
    {
        using (var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            socket.Bind(new UnixDomainSocketEndPoint(_directory["other"]));
            socket.Listen();
            File.Move(_directory["other"], SocketPath);
        }

        Assert.True(File.Exists(SocketPath));
    }

    private Socket Connect()
    {
        var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        client.Connect(EndPoint);
        return client;
    }
}
