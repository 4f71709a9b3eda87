using System.Text.Json;
using System.Text.Json.Serialization;
using Yarp.ReverseProxy.Model;

namespace ZeroCopy.Host.Proxying;

/// <summary>The page of the admin address that shows the backends: a JSON array of objects, for people and programs.</summary>
internal static class BackendsPage
{
    /// <summary>Makes the page.</summary>
    /// <param name="health">What is known of the backends.</param>
    public static RequestDelegate Create(BackendHealth health) => context =>
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        return HttpMethods.IsHead(context.Request.Method)
            ? Task.CompletedTask
            : JsonSerializer.SerializeAsync(context.Response.Body, health.Snapshot(), BackendsJson.Default.IReadOnlyListBackendState, context.RequestAborted);
    };
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, Converters = [typeof(JsonStringEnumConverter<DestinationHealth>)])]
[JsonSerializable(typeof(IReadOnlyList<BackendState>))]
internal sealed partial class BackendsJson : JsonSerializerContext;
