using System.Text;
using ZeroCopy.StaticFiles.Requests;

namespace ZeroCopy.StaticFiles.Tests.Requests;

/// <summary>What the parser found, as text that outlives its buffer.</summary>
internal sealed record ParsedHead
{
    public RequestHeadResult Result { get; private init; }

    public int Length { get; private init; }

    public string Method { get; private init; } = "";

    public string Version { get; private init; } = "";

    public bool IsPersistent { get; private init; }

    public string Target { get; private init; } = "";

    public string Path { get; private init; } = "";

    /// <summary>The values of all fields that are read, absent ones as empty text.</summary>
    public string Fields { get; private init; } = "";

    public static ParsedHead Of(string text, RequestHeadLimits? limits = null) => Of(Encoding.Latin1.GetBytes(text), limits);

    public static ParsedHead Of(ReadOnlySpan<byte> bytes, RequestHeadLimits? limits = null)
    {
        var result = RequestHeadParser.Parse(bytes, limits ?? RequestHeadLimits.Default, out var head);

        return result != RequestHeadResult.Complete
            ? new ParsedHead { Result = result }
            : new ParsedHead
            {
                Result = result,
                Length = head.Length,
                Method = head.IsHead ? "HEAD" : "GET",
                Version = head.IsHttp11 ? "HTTP/1.1" : "HTTP/1.0",
                IsPersistent = head.IsPersistent,
                Target = Text(head.Target),
                Path = Text(head.Path),
                Fields = Join(
                    Text(head.AcceptEncoding),
                    Text(head.IfMatch),
                    Text(head.IfNoneMatch),
                    Text(head.IfModifiedSince),
                    Text(head.IfUnmodifiedSince),
                    Text(head.IfRange),
                    Text(head.Range)),
            };
    }

    /// <summary>The same text as <see cref="Fields"/>.</summary>
    public static string Join(
        string acceptEncoding = "",
        string ifMatch = "",
        string ifNoneMatch = "",
        string ifModifiedSince = "",
        string ifUnmodifiedSince = "",
        string ifRange = "",
        string range = "") =>
        $"AE[{acceptEncoding}] IM[{ifMatch}] INM[{ifNoneMatch}] IMS[{ifModifiedSince}] IUS[{ifUnmodifiedSince}] IR[{ifRange}] R[{range}]";

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);
}
