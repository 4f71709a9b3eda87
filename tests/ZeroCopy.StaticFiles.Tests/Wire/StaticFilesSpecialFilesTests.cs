using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;

namespace ZeroCopy.StaticFiles.Tests.Wire;

/// <summary>What looks like a file and is none, or may not be read.</summary>
[SupportedOSPlatform("linux")]
public partial class StaticFilesSpecialFilesTests
{
    [Fact]
    public async Task Get_Fifo_IsNotServedAndDoesNotHang()
    {
        await using var server = await WireServer.StartFilesAsync();
        Assert.Equal(0, MakeFifo(server.Root["pipe.txt"], 0b110_100_100));

        Assert.Equal(418, (await RawClient.GetAsync(server.Port, "/pipe.txt")).StatusCode);
    }

    [Fact]
    public async Task Get_UnixSocket_IsNotServed()
    {
        await using var server = await WireServer.StartFilesAsync();
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(server.Root["socket.txt"]));

        Assert.Equal(418, (await RawClient.GetAsync(server.Port, "/socket.txt")).StatusCode);
    }

    [Theory]
    [InlineData("/dev", "/null")]
    [InlineData("/dev", "/zero")]
    [InlineData("/dev", "/tty")]
    [InlineData("/proc", "/version")]
    [InlineData("/proc", "/self/environ")]
    public async Task Get_DeviceOrProcFile_IsNotServed(string root, string path)
    {
        await using var server = await WireServer.StartFilesAsync(options => options.FileProvider = new PhysicalFileProvider(root));

        Assert.Equal(418, (await RawClient.GetAsync(server.Port, path)).StatusCode);
    }

    // The tests may run as root, who may read everything; the thread takes on another user for the look-up.
    [Fact]
    public async Task Get_UnreadableFile_IsNotServedAndLogged()
    {
        await using var server = await WireServer.StartAsync((app, root) =>
        {
            File.SetUnixFileMode(root.Path, (UnixFileMode)0b111_101_101);
            app.Use((context, next) =>
            {
                SetFileSystemUser(65534);

                try
                {
                    return next(context);
                }
                finally
                {
                    SetFileSystemUser(GetUser());
                }
            });
            app.UseZeroCopyStaticFiles(new StaticFileOptions { FileProvider = new PhysicalFileProvider(root.Path) });
            app.Run(WireServer.AnswerNext);
        });
        server.Root.Write("secret.txt", "secret");
        File.SetUnixFileMode(server.Root["secret.txt"], UnixFileMode.None);
        PageServer.Write(server.Root);

        var response = await RawClient.GetAsync(server.Port, "/secret.txt");

        Assert.Equal(418, response.StatusCode);
        Assert.Contains("EACCES", Assert.Single(server.Log.GetSnapshot(), record => record.Level == LogLevel.Warning).Message, StringComparison.Ordinal);
        Assert.Equal(PageServer.Content, (await RawClient.GetAsync(server.Port, PageServer.Path)).Body);
    }

    [LibraryImport("libc", EntryPoint = "mkfifo", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakeFifo(string path, uint mode);

    [LibraryImport("libc", EntryPoint = "setfsuid")]
    private static partial void SetFileSystemUser(uint user);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint GetUser();
}
