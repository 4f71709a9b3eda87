using CsCheck;
using Microsoft.Net.Http.Headers;
using ZeroCopy.StaticFiles.Decisions;

namespace ZeroCopy.StaticFiles.Tests.Decisions;

public class EntityTagListPropertyTests
{
    // Few letters, so that tags are often equal; no backslash, which EntityTagHeaderValue still takes for an escape.
    private static readonly Gen<string> Tag =
        Gen.Select(Gen.Bool, Gen.Char["a,W/\u00E9!~"].Array[0, 2], (weak, tag) => $"{(weak ? "W/" : "")}\"{new string(tag)}\"");

    private static readonly Gen<string> Separator = Gen.OneOfConst(",", ", ", " ,", "\t,\t", ",,", " , , ");

    private static readonly Gen<string> ListOfTags = Gen.Select(Tag, Gen.Select(Separator, Tag).Array[0, 4])
        .Select((first, rest) => first + string.Concat(rest.Select(r => r.Item1 + r.Item2)));

    [Fact]
    public void Match_ValidLists_AgreesWithEntityTagHeaderValue() =>
        Gen.Select(ListOfTags, Tag, Gen.Bool).Sample(
            (list, current, strong) =>
            {
                Assert.True(EntityTagHeaderValue.TryParseList([list], out var parsed));
                var reference = EntityTagHeaderValue.Parse(current);
                var expected = parsed.Any(tag => tag.Compare(reference, strong)) ? EntityTagMatch.Match : EntityTagMatch.NoMatch;

                Assert.Equal(expected, EntityTagList.Match(list, new EntityTag(current), strong));
            },
            iter: 10_000,
            threads: 1);

    // §5.6.1.2: "Empty elements do not contribute to the count of elements present."
    [Fact]
    public void Match_EmptyElementsAdded_ResultUnchanged() =>
        Gen.Select(ListOfTags, Tag, Gen.Bool).Sample(
            (list, current, strong) => Assert.Equal(
                EntityTagList.Match(list, new EntityTag(current), strong),
                EntityTagList.Match($" ,,\t{list} , ,", new EntityTag(current), strong)),
            iter: 5_000,
            threads: 1);
}
