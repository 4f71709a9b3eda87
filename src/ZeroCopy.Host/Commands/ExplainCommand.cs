using System.CommandLine;
using ZeroCopy.Host.Configuration;
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
        Description = "The directory. Default: the one that would be served; the sites of --config have their own.",
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
    private readonly SiteOptions _site;
    private readonly TextWriter _output;
    private readonly TextWriter _error;

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
        _site = new SiteOptions(this);
        _output = output;
        _error = error;
        SetAction((parsed, _) => RunAsync(parsed));
    }

    private async Task<int> RunAsync(ParseResult parsed)
    {
        try
        {
            await ExplainAsync(parsed);
            return 0;
        }
        catch (InvalidConfigurationException exception)
        {
            foreach (var problem in exception.Problems)
            {
                await _error.WriteLineAsync($"zerocopy: {problem}");
            }
        }
        catch (Exception exception) when (exception is TimeoutException or ArgumentException)
        {
            // A request that waits for its own content, or a value of the command line that cannot be meant.
            await _error.WriteLineAsync($"zerocopy: {exception.Message}");
        }

        return ZeroCopyCommand.UsageError;
    }

    private async Task ExplainAsync(ParseResult parsed)
    {
        if (!ExplainedRequest.TryParse(parsed.GetValue(_target)!, parsed.GetValue(_method)!, parsed.GetValue(_header) ?? [], out var request, out var problem))
        {
            throw new InvalidSettingException(problem);
        }

        // Nothing listens: where to is not the configuration's to say.
        var explanation = await RequestExplainer.ExplainAsync(_site.Read(parsed, parsed.GetValue(_root), [ListenUrls.Default]) with { IsRehearsal = true }, request);

        if (parsed.GetValue(_json))
        {
            ExplanationJson.Write(_output, explanation);
        }
        else
        {
            ExplanationTable.Write(_output, explanation, colour: Terminal.Is(_output));
        }
    }
}
