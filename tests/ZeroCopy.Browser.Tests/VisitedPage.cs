using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace ZeroCopy.Browser.Tests;

/// <summary>A page, and what was asked for and complained about while it was looked at.</summary>
public sealed class VisitedPage : IAsyncDisposable
{
    private readonly ConcurrentQueue<IResponse> _responses = new();
    private readonly ConcurrentQueue<string> _complaints = new();

    public VisitedPage(IPage page)
    {
        Page = page;
        page.Response += (_, response) => _responses.Enqueue(response);
        page.PageError += (_, error) => _complaints.Enqueue(error);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                _complaints.Enqueue(message.Text);
            }
        };
    }

    public IPage Page { get; }

    /// <summary>Errors of scripts, and errors and warnings of the console.</summary>
    public IReadOnlyCollection<string> Complaints => _complaints;

    public IReadOnlyCollection<IResponse> Responses => _responses;

    /// <summary>Keeps a picture of it, where ZEROCOPY_SCREENSHOTS names a directory for them.</summary>
    public async Task PictureAsync(string name)
    {
        if (Environment.GetEnvironmentVariable("ZEROCOPY_SCREENSHOTS") is { Length: > 0 } directory)
        {
            await Page.ScreenshotAsync(new() { Path = Path.Combine(directory, name + ".png"), FullPage = true });
        }
    }

    public async ValueTask DisposeAsync() => await Page.Context.DisposeAsync();
}
