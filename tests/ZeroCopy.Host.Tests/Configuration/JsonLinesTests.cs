using System.Text;
using ZeroCopy.Host.Configuration;

namespace ZeroCopy.Host.Tests.Configuration;

public class JsonLinesTests
{
    [Fact]
    public void Read_NestedListsAndComments_KnowsTheLineOfEachKey()
    {
        var lines = JsonLines.Read(Encoding.UTF8.GetBytes("{\n // one\n \"A\": {\n  \"B\": [ 1,\n   { \"C\": [ [ 2 ], 3 ] }\n  ]\n },\n \"D\": null, }"));

        Assert.Equal(
            ["A 3", "A:B 4", "A:B:0 4", "A:B:1 5", "A:B:1:C 5", "A:B:1:C:0 5", "A:B:1:C:0:0 5", "A:B:1:C:1 5", "D 8"],
            lines.Select(line => $"{line.Key} {line.Value}").Order(StringComparer.Ordinal));
    }
}
