using System.Net.Http.Headers;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace ZeroCopy.Host.Proxying;

/// <summary>Notes which file a backend names, takes its body away, and keeps the fields from the client.</summary>
internal sealed class InternalFileTransforms : ITransformProvider
{
    public void ValidateRoute(TransformRouteValidationContext context)
    {
    }

    public void ValidateCluster(TransformClusterValidationContext context)
    {
    }

    public void Apply(TransformBuilderContext context) => context.AddResponseTransform(ApplyAsync);

    private static ValueTask ApplyAsync(ResponseTransformContext context)
    {
        if (context.ProxyResponse is not { } answer)
        {
            return default;
        }

        // From the answer itself: a transform of the route may have taken the fields away before.
        var redirect = ValueOf(answer.Headers, InternalFileFields.AccelRedirect);
        var sendfile = ValueOf(answer.Headers, InternalFileFields.Sendfile);
        InternalFileFields.Remove(context.HttpContext.Response.Headers);

        var request = (redirect is null && sendfile is null) || !MayHaveContent(context.HttpContext) ? InternalFileRequest.None : new InternalFileRequest(redirect, sendfile);
        context.SuppressResponseBody = request.File is not null;
        context.HttpContext.Features.Set(request);
        return default;
    }

    private static bool MayHaveContent(HttpContext context) =>
        context.Response.StatusCode is >= StatusCodes.Status200OK and not (StatusCodes.Status204NoContent or StatusCodes.Status205ResetContent or StatusCodes.Status304NotModified);

    private static string? ValueOf(HttpResponseHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) && values.ToString() is { Length: > 0 } value ? value : null;
}
