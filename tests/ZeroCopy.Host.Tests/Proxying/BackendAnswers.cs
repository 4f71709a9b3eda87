using System.Text;
using Microsoft.AspNetCore.Http;

namespace ZeroCopy.Host.Tests.Proxying;

/// <summary>What backends of these tests answer with.</summary>
internal static class BackendAnswers
{
    public static Task WriteTextAsync(this HttpResponse response, string text) => response.Body.WriteAsync(Encoding.UTF8.GetBytes(text)).AsTask();

    /// <summary>Names a file in the place of a body, by whatever the client asks for in fields that begin with Want-.</summary>
    public static async Task HandOverAsync(HttpContext context)
    {
        foreach (var (name, value) in context.Request.Headers)
        {
            if (name == "Want-Status")
            {
                context.Response.StatusCode = int.Parse(value.ToString(), System.Globalization.CultureInfo.InvariantCulture);
            }
            else if (name.StartsWith("Want-", StringComparison.Ordinal))
            {
                context.Response.Headers[name["Want-".Length..]] = value;
            }
        }

        if (context.Response.StatusCode is not (204 or 304))
        {
            await context.Response.WriteTextAsync("body of the backend");
        }
    }
}
