using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using ZeroCopy.StaticFiles.Tests.Wire;

namespace ZeroCopy.StaticFiles.Tests.Transport;

/// <summary>A transport serves all endpoints: those that speak something else than HTTP, and those without a file in sight.</summary>
public class RawConnectionTests
{
    public RawConnectionTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux system calls");
    }

    [Theory]
    [InlineData(ServerTransport.Kestrel)]
    [InlineData(ServerTransport.ZeroCopy)]
    public async Task Handler_Echoes_UntilTheClientEnds(ServerTransport transport)
    {
        await using var server = await StartAsync(transport, async connection =>
        {
            while (true)
            {
                var read = await connection.Transport.Input.ReadAsync();

                foreach (var segment in read.Buffer)
                {
                    await connection.Transport.Output.WriteAsync(segment);
                }

                connection.Transport.Input.AdvanceTo(read.Buffer.End);

                if (read.IsCompleted)
                {
                    return;
                }
            }
        });
        using var client = await RawClient.ConnectAsync(server.Port);
        var text = new string('e', 100_000);

        await client.SendTextAsync(text);
        client.Socket.Shutdown(SocketShutdown.Send);
        var answer = new MemoryStream();
        await client.ReadBodyAsync(answer, long.MaxValue);

        Assert.Equal(text, Encoding.ASCII.GetString(answer.ToArray()));
    }

    // PipeWriter.Complete: "Marks the writer as complete". Kestrel's transport sends what is left, and ends the connection.
    [Theory]
    [InlineData(ServerTransport.Kestrel)]
    [InlineData(ServerTransport.ZeroCopy)]
    public async Task Handler_CompletesItsOutput_EndsTheConnectionWhileItStillReads(ServerTransport transport)
    {
        var ended = new TaskCompletionSource();
        await using var server = await StartAsync(transport, async connection =>
        {
            connection.Transport.Output.Write("bye"u8);
            await connection.Transport.Output.CompleteAsync();

            try
            {
                while (!(await connection.Transport.Input.ReadAsync()).IsCompleted)
                {
                    // Nothing comes.
                }
            }
            catch (ConnectionAbortedException)
            {
                // As Kestrel's tells it.
            }

            ended.SetResult();
        });
        using var client = await RawClient.ConnectAsync(server.Port);
        var answer = new MemoryStream();

        await client.ReadBodyAsync(answer, long.MaxValue);

        Assert.Equal("bye", Encoding.ASCII.GetString(answer.ToArray()));
        await ended.Task.WaitAsync(ConnectionPair.Patience, TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData(ServerTransport.Kestrel, false)]
    [InlineData(ServerTransport.Kestrel, true)]
    [InlineData(ServerTransport.ZeroCopy, false)]
    [InlineData(ServerTransport.ZeroCopy, true)]
    public async Task RequestAborted_ClientLeaves_IsCancelled(ServerTransport transport, bool isReset)
    {
        var (entered, aborted) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var server = await WireServer.StartAsync(
            (app, _) => app.Run(async context =>
            {
                await using var registration = context.RequestAborted.Register(() => aborted.TrySetResult());
                entered.SetResult();
                await aborted.Task;
            }),
            transport: transport);
        using var client = await RawClient.ConnectAsync(server.Port);
        await client.SendAsync("GET", "/");
        await entered.Task;

        if (isReset)
        {
            client.Reset();
        }
        else
        {
            client.Dispose();
        }

        await aborted.Task.WaitAsync(ConnectionPair.Patience, TestContext.Current.CancellationToken);
    }

    private static Task<WireServer> StartAsync(ServerTransport transport, ConnectionDelegate handler) => WireServer.StartAsync(
        (_, _) => { },
        builder =>
        {
            builder.WebHost.UseUrls();
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.Use(_ => handler)));
        },
        transport: transport);
}
