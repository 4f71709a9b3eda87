using ZeroCopy.StaticFiles;
using ZeroCopy.StaticFiles.Connections;

namespace ZeroCopy.Host.Limits;

/// <summary>Holds the responses for some paths to a rate.</summary>
/// <param name="Pattern">The paths below the mount of a site.</param>
/// <param name="PerResponse">Bytes a second.</param>
internal sealed record BandwidthRule(string Pattern, long PerResponse)
{
    /// <summary>The rule as a policy of a site. It needs the pipeline, which knows when a response begins and ends.</summary>
    public PathPolicy ToPolicy() => new(Pattern, PaceAsync) { Restricts = false };

    private ValueTask<bool> PaceAsync(HttpContext context)
    {
        if (context.Features.Get<IConnectionPlace>()?.Place is OpenConnection connection)
        {
            connection.BeginRuled(PerResponse);
            context.Response.OnCompleted(static connection =>
            {
                ((OpenConnection)connection).EndRuled();
                return Task.CompletedTask;
            }, connection);
        }

        return new(true);
    }
}
