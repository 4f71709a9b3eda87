using Microsoft.Net.Http.Headers;

namespace ZeroCopy.Samples.SpaWithApi;

/// <summary>A head without a body: which file the server in front is to send, and the fields that it keeps.</summary>
internal sealed class HandedOverDownload(string field, string target, string name, string type, EntityTagHeaderValue tag) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var headers = httpContext.Response.GetTypedHeaders();
        headers.ContentType = new MediaTypeHeaderValue(type);
        headers.ContentDisposition = OwnDownload.Attachment(name);
        headers.ETag = tag;
        headers.CacheControl = OwnDownload.Freshness;
        httpContext.Response.Headers[field] = target;
        httpContext.Response.ContentLength = 0;
        return Task.CompletedTask;
    }
}
