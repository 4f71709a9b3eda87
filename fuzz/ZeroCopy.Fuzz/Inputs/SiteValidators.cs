using System.Text;
using ZeroCopy.Fuzz.Servers;

namespace ZeroCopy.Fuzz.Inputs;

/// <summary>The entity tags of the site, as the server under test gives them.</summary>
internal sealed class SiteValidators
{
    private readonly Dictionary<string, string> _tags = [];

    private SiteValidators()
    {
    }

    /// <summary>All tags, those of the coded representations too.</summary>
    public List<string> All { get; } = [];

    /// <summary>Asks the server for each file in each coding.</summary>
    public static SiteValidators Read(KestrelProbe probe)
    {
        var validators = new SiteValidators();

        foreach (var target in Site.Targets)
        {
            foreach (var coding in (string[])["identity", "br", "gzip"])
            {
                var request = $"HEAD {target} HTTP/1.1\r\nHost: x\r\nAccept-Encoding: {coding}\r\nConnection: close\r\n\r\n";
                var answer = Encoding.Latin1.GetString(probe.Ask(Encoding.Latin1.GetBytes(request)));
                var tag = answer.Split("\r\n").First(line => line.StartsWith("ETag: ", StringComparison.Ordinal))[6..];
                validators._tags.TryAdd(target, tag);

                if (!validators.All.Contains(tag))
                {
                    validators.All.Add(tag);
                }
            }
        }

        return validators;
    }

    /// <summary>The tag of the file as it is, or of another where the target names none.</summary>
    public string Of(string target) => _tags.TryGetValue(target, out var tag) ? tag : All[0];
}
