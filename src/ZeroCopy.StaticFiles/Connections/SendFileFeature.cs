using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using ZeroCopy.StaticFiles.Files;
using ZeroCopy.StaticFiles.Interop.Linux;

namespace ZeroCopy.StaticFiles.Connections;

/// <summary>
/// Wraps the response body of a request so that everything which calls <c>SendFileAsync</c> profits:
/// <c>Results.File</c>, MVC's PhysicalFile, stock <c>UseStaticFiles</c>. All else passes through.
/// </summary>
internal sealed class SendFileFeature : IHttpResponseBodyFeature
{
    private readonly ServiceContext _services;
    private HttpContext _context = null!;
    private IHttpResponseBodyFeature _body = null!;

    private SendFileFeature(ServiceContext services)
    {
        _services = services;
    }

    /// <inheritdoc/>
    public Stream Stream => _body.Stream;

    /// <inheritdoc/>
    public PipeWriter Writer => _body.Writer;

    /// <summary>Puts the feature in front of the body of a request.</summary>
    public static void Attach(HttpContext context, ServiceContext services)
    {
        if (context.Features.Get<IHttpResponseBodyFeature>() is not { } body || body is SendFileFeature)
        {
            return;
        }

        // HTTP/1 has one request at a time on a connection, so the connection keeps one feature for all of them.
        var output = HttpProtocol.IsHttp2(context.Request.Protocol) ? null : context.Features.Get<SocketOutput>();
        var feature = output is null ? new SendFileFeature(services) : output.SendFileFeature ??= new SendFileFeature(services);
        feature._context = context;
        feature._body = body;
        context.Features.Set<IHttpResponseBodyFeature>(feature);
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken = default) => _body.StartAsync(cancellationToken);

    /// <inheritdoc/>
    public Task CompleteAsync() => _body.CompleteAsync();

    /// <inheritdoc/>
    public void DisableBuffering() => _body.DisableBuffering();

    /// <summary>Sends a part of a file as (a part of) the response body.</summary>
    /// <param name="path">The file.</param>
    /// <param name="offset">First byte.</param>
    /// <param name="count">Number of bytes; the rest of the file when <see langword="null"/>.</param>
    /// <param name="cancellationToken">Resets the connection, because the response cannot be completed.</param>
    /// <exception cref="FileNotFoundException">There is no regular file at <paramref name="path"/>.</exception>
    /// <exception cref="UnauthorizedAccessException">The process may not read it.</exception>
    /// <exception cref="IOException">It could not be opened.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The part does not lie within the file.</exception>
    public async Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);

        // Locals: the next request on the connection may attach while the tail of this one still runs.
        var (context, body) = (_context, _body);
        var opened = RegularFile.OpenTrusted(Path.GetFullPath(path));

        if (opened.Status != FileOpenStatus.Opened)
        {
            throw ToException(opened, path);
        }

        using var file = opened.File;
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, file.Length);
        var length = count ?? file.Length - offset;
        ArgumentOutOfRangeException.ThrowIfNegative(length, nameof(count));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, file.Length - offset, nameof(count));

        await ResponseFileSender.SendAsync(context, _services, body, file.Region(offset, length, TransferMechanism.Auto), cancellationToken);
    }

    private static Exception ToException(FileOpenResult opened, string path) => opened.Status switch
    {
        FileOpenStatus.NotFound or FileOpenStatus.Directory => new FileNotFoundException($"There is no regular file at '{path}'.", path),
        FileOpenStatus.Refused => new UnauthorizedAccessException($"The file '{path}' cannot be opened for reading: {Errno.Describe(opened.Error)}."),
        _ => new IOException($"The file '{path}' cannot be opened: {Errno.Describe(opened.Error)}."),
    };
}
