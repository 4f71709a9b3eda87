using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using ZeroCopy.Host.Configuration;
using ZeroCopy.StaticFiles;

namespace ZeroCopy.Host.Tests.Diagnostics;

/// <summary>A number means one message, in server and library together, and docs/configuration.md says which.</summary>
public partial class EventIdTests
{
    private static readonly LoggerMessageAttribute[] Messages =
    [
        .. from assembly in new[] { typeof(ServerKeys).Assembly, typeof(ZeroCopySites).Assembly }
           from type in assembly.GetTypes()
           from method in type.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
           let message = method.GetCustomAttribute<LoggerMessageAttribute>()
           where message is not null
           select message,
    ];

    [Fact]
    public void EventIds_OfAllMessages_AreDifferent()
    {
        Assert.True(Messages.Length > 40);
        Assert.Empty(Messages.GroupBy(message => message.EventId).Where(same => same.Count() > 1).Select(same => same.Key));
    }

    [Fact]
    public void Messages_InTheDocument_AreThoseThatThereAre()
    {
        var documented = Row().Matches(File.ReadAllText(WorkingCopy.Find("docs/configuration.md"))).Select(row => $"{row.Groups[1].Value} {row.Groups[2].Value}");

        Assert.Equal(Messages.OrderBy(message => message.EventId).Select(message => $"{message.EventId} {message.Level}"), documented.OrderBy(row => int.Parse(row.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture)));
    }

    [GeneratedRegex(@"^\| (\d+) \| (Debug|Information|Warning|Error) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
