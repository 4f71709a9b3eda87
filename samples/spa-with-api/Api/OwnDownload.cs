using Microsoft.Net.Http.Headers;

namespace ZeroCopy.Samples.SpaWithApi;

/// <summary>A download that this process sends itself, with ranges and conditions.</summary>
internal sealed class OwnDownload(string path, string name, string type, EntityTagHeaderValue tag) : IResult
{
    /// <summary>A browser's own cache may keep it, and asks again after ten minutes.</summary>
    public static CacheControlHeaderValue Freshness { get; } = new() { Private = true, MaxAge = TimeSpan.FromMinutes(10) };

    /// <summary>Under which name a browser stores it.</summary>
    public static ContentDispositionHeaderValue Attachment(string name)
    {
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(name);
        return disposition;
    }

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.GetTypedHeaders().CacheControl = Freshness;
        return Results.File(path, type, name, File.GetLastWriteTimeUtc(path), tag, enableRangeProcessing: true).ExecuteAsync(httpContext);
    }
}
