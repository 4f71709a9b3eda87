using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http.Features;

namespace ZeroCopy.Host.AccessLogs;

/// <summary>
/// How many bytes of a body Kestrel was given, for HTTP/1.x and HTTP/2. It counts them and tells nobody; a stream in front of the body that counted would
/// take it off the kernel's hands.
/// </summary>
internal static class ResponseBytes
{
    private const string HttpProtocol = "Microsoft.AspNetCore.Server.Kestrel.Core.Internal.Http.HttpProtocol, Microsoft.AspNetCore.Server.Kestrel.Core";

    private static volatile bool _isUnknown;

    /// <summary>The bytes; <see langword="null"/> where this version of Kestrel does not tell.</summary>
    public static long? Of(HttpContext context)
    {
        if (_isUnknown || context.Features.Get<IHttpRequestFeature>() is not { } request || request.GetType().Assembly.GetName().Name != "Microsoft.AspNetCore.Server.Kestrel.Core")
        {
            return null;
        }

        try
        {
            return Written(request);
        }
        catch (Exception exception) when (exception is MissingFieldException or TypeLoadException or InvalidCastException)
        {
            _isUnknown = true;
            return null;
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_responseBytesWritten")]
    private static extern ref long Written([UnsafeAccessorType(HttpProtocol)] object protocol);
}
