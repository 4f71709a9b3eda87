using System.CommandLine;
using ZeroCopy.Host.Explanation;
using ZeroCopy.Host.Serving;

namespace ZeroCopy.Host.Commands;

/// <summary><c>zerocopy explain PATH|URL</c>: tells what a request would be answered with, and why, without sending it.</summary>
internal sealed class ExplainCommand : Command
{
    private readonly Argument<string> _target = new("PATH|URL")
    {
        Description = "What is asked for: a path with its leading slash, or a URL, of which host, path and query count.",
    };

    private readonly Option<string?> _root = new("--root")
    {
        Description = "The directory. Default: the one that would be served.",
        HelpName = "DIR",
    };

    private readonly Option<string> _method = new("--method")
    {
        Description = "The method of the request.",
        HelpName = "METHOD",
        DefaultValueFactory = _ => "GET",
    };

    private readonly Option<string[]> _header = new("--header")
    {
        Description = "A header field of the request, such as 'Accept-Encoding: br'; may be given several times.",
        HelpName = "FIELD",
    };

    private readonly Option<bool> _json = new("--json") { Description = "Tells it as JSON." };
    private readonly SiteOptions _site = new();

    /// <param name="output">For the explanation.</param>
    /// <param name="error">For a mistake in the arguments.</param>
    public ExplainCommand(TextWriter output, TextWriter error)
        : base("explain", "Tells what a request would be answered with, and why: file, coding, rules, header fields, mechanism. Sends nothing.")
    {
        Add(_target);
        Add(_root);
        Add(_method);
        Add(_header);
        Add(_json);
        _site.AddTo(this);
        SetAction((parsed, _) => RunAsync(parsed, output, error));
    }

    private async Task<int> RunAsync(ParseResult parsed, TextWriter output, TextWriter error)
    {
        if (!SiteRoot.TryResolve(parsed.GetValue(_root), out var root, out var problem)
            || !ExplainedRequest.TryParse(parsed.GetValue(_target)!, parsed.GetValue(_method)!, parsed.GetValue(_header) ?? [], out var request, out problem)
            || !_site.TryRead(parsed, root, [ListenUrls.Default], out var settings, out problem))
        {
            await error.WriteLineAsync($"zerocopy: {problem}");
            return ZeroCopyCommand.UsageError;
        }

        RequestExplanation explanation;

        try
        {
            explanation = await RequestExplainer.ExplainAsync(settings, request);
        }
        catch (Exception exception) when (exception is TimeoutException or ArgumentException)
        {
            // A request that waits for its own content, or a value of the configuration that cannot be meant.
            await error.WriteLineAsync($"zerocopy: {exception.Message}");
            return ZeroCopyCommand.UsageError;
        }

        if (parsed.GetValue(_json))
        {
            ExplanationJson.Write(output, root, explanation);
        }
        else
        {
            ExplanationTable.Write(output, explanation, colour: Terminal.Is(output));
        }

        return 0;
    }
}
