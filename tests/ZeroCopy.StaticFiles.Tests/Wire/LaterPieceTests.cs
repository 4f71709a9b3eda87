using System.IO.Pipelines;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ZeroCopy.StaticFiles.Tests.Wire;

/// <summary>A file above 1 GiB goes in pieces; when a later one has to be copied, only what is left may be.</summary>
[Collection(Alone.Name)]
public class LaterPieceTests
{
    private const long Length = (1L << 30) + 100_000;

    [Fact]
    public async Task SendFileAsync_SecondPieceMustBeCopied_DeliversTheFileOnce()
    {
        var server = await WireServer.StartAsync((app, root) =>
        {
            app.Use((context, next) =>
            {
                context.Features.Set<IHttpResponseBodyFeature>(new WrappedBody(context.Features.GetRequiredFeature<IHttpResponseBodyFeature>()));
                return next(context);
            });
            app.UseZeroCopySendFile();
            app.Run(context =>
            {
                context.Response.ContentLength = Length;
                return context.Response.SendFileAsync(root["large.bin"], 0, null);
            });
        });
        server.Root.WriteSparse("large.bin", Length);
        using var client = await RawClient.ConnectAsync(server.Port);
        await client.SendAsync("GET", "/");
        await client.ReadHeadAsync();

        Assert.Equal(Length, await client.ReadBodyAsync(Stream.Null, Length));
        client.Dispose();
        await server.EndAsync();
    }

    private sealed class WrappedBody(IHttpResponseBodyFeature inner) : IHttpResponseBodyFeature
    {
        private readonly FirstOnlyWriter _writer = new(inner.Writer);

        public Stream Stream => inner.Stream;

        public PipeWriter Writer => _writer;

        public void DisableBuffering() => inner.DisableBuffering();

        public Task StartAsync(CancellationToken cancellationToken = default) => inner.StartAsync(cancellationToken);

        public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
            inner.SendFileAsync(path, offset, count, cancellationToken);

        public Task CompleteAsync() => inner.CompleteAsync();
    }

    /// <summary>Passes the first piece through and hands out memory of its own after that, as Kestrel's writer does while a flush is pending.</summary>
    private sealed class FirstOnlyWriter(PipeWriter inner) : PipeWriter
    {
        private byte[]? _own;
        private bool _used;

        public override Memory<byte> GetMemory(int sizeHint = 0)
        {
            if (!_used)
            {
                _used = true;
                return inner.GetMemory(sizeHint);
            }

            return _own = new byte[Math.Max(sizeHint, 4096)];
        }

        public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

        public override void Advance(int bytes)
        {
            if (_own is null)
            {
                inner.Advance(bytes);
                return;
            }

            _own.AsSpan(0, bytes).CopyTo(inner.GetSpan(bytes));
            inner.Advance(bytes);
        }

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => inner.FlushAsync(cancellationToken);

        public override void CancelPendingFlush() => inner.CancelPendingFlush();

        public override void Complete(Exception? exception = null) => inner.Complete(exception);
    }
}
