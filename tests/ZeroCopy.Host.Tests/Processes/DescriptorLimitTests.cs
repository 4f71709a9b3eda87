using System.Net.Sockets;
using System.Text;
using ZeroCopy.StaticFiles.Tests.Interop.Linux;
using ZeroCopy.StaticFiles.Tests.Wire;

namespace ZeroCopy.Host.Tests.Processes;

public sealed class DescriptorLimitTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    // The runtime ends a process that cannot start a thread, which takes two descriptors for a moment.
    [LinuxFact]
    public async Task Connect_MoreClientsThanDescriptors_WaitAndAreServedLater()
    {
        _directory.Write("index.html", "served");
        await using var server = await ZeroCopyProcess.ServeAsync(_directory.Path, (ZeroCopyProcess.DescriptorLimit, "256"));
        var clients = new List<Socket>();

        try
        {
            // A byte each, so that the kernel hands them on, and no more: they stay.
            for (var count = 0; count < 300; count++)
            {
                var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                await client.ConnectAsync(server.Url.Host, server.Url.Port, TestContext.Current.CancellationToken);
                await client.SendAsync("G"u8.ToArray(), TestContext.Current.CancellationToken);
                clients.Add(client);
            }

            await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
            Assert.False(server.HasExited, server.Error);
            Assert.Contains("no descriptor is left", server.Output + server.Error, StringComparison.Ordinal);

            foreach (var client in clients.Take(250))
            {
                client.Dispose();
            }

            var last = clients[^1];
            last.ReceiveTimeout = 15_000;
            await last.SendAsync("ET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
            Assert.EndsWith("served", ReadToEnd(last), StringComparison.Ordinal);
        }
        finally
        {
            clients.ForEach(static client => client.Dispose());
        }
    }

    private static string ReadToEnd(Socket socket)
    {
        var answer = new StringBuilder();
        var buffer = new byte[4096];

        while (socket.Receive(buffer) is > 0 and var count)
        {
            answer.Append(Encoding.ASCII.GetString(buffer, 0, count));
        }

        return answer.ToString();
    }
}
