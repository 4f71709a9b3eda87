using System.Text;
using Microsoft.AspNetCore.Http;

namespace ZeroCopy.Fuzz.Servers;

/// <summary>The end of the pipeline: says what reached it, so that a difference in framing shows in the answer.</summary>
internal static class NextInLine
{
    /// <summary>Reads the body to its end and answers with method, path and the body's length.</summary>
    public static async Task AnswerAsync(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        var length = 0L;

        for (var ended = false; !ended;)
        {
            var read = await request.BodyReader.ReadAsync();
            length += read.Buffer.Length;
            ended = read.IsCompleted;
            request.BodyReader.AdvanceTo(read.Buffer.End);
        }

        var text = Encoding.UTF8.GetBytes($"next:{request.Method} {request.Path.Value}{request.QueryString.Value} {length}");
        response.ContentType = "text/plain";
        response.ContentLength = text.Length;
        await response.Body.WriteAsync(text);
    }
}
