namespace ZeroCopy.Host.Explanation;

/// <summary>Stands first in the pipeline and notes the path as Kestrel read it.</summary>
internal sealed class PipelineRecorder : IStartupFilter
{
    /// <summary>The decoded path, or <see langword="null"/> when the request never came so far.</summary>
    public string? Path { get; private set; }

    /// <inheritdoc/>
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((context, rest) =>
        {
            Path = context.Request.Path.Value;
            return rest(context);
        });
        next(app);
    };
}
