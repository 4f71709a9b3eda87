using System.Text;
using CsCheck;
using ZeroCopy.StaticFiles.Sites;

namespace ZeroCopy.StaticFiles.Tests.Sites;

public class TargetKeyComparerTests
{
    private static readonly TargetKeyComparer Comparer = TargetKeyComparer.Instance;

    [Fact]
    public void Equals_AnyTwoTargets_ComparesTheirBytes() => Gen.Select(Gen.Byte[0, 2].Array[0, 4], Gen.Byte[0, 2].Array[0, 4]).Sample(
        (first, second) =>
        {
            var equal = first.SequenceEqual(second);
            Assert.Equal(equal, Comparer.Equals(first, second));
            Assert.Equal(equal, Comparer.Equals(first.AsSpan(), second));
            Assert.True(!equal || Comparer.GetHashCode(first) == Comparer.GetHashCode(second));
            Assert.Equal(Comparer.GetHashCode(first), Comparer.GetHashCode(first.AsSpan()));
        },
        iter: 2_000,
        threads: 1);

    [Theory]
    [InlineData("/a", "/A")]
    [InlineData("/a", "/a/")]
    [InlineData("/a", "/%61")]
    public void Equals_OtherSpelling_IsAnotherTarget(string first, string second) =>
        Assert.False(Comparer.Equals(Encoding.ASCII.GetBytes(first), Encoding.ASCII.GetBytes(second)));

    [Fact]
    public void Create_Target_IsACopy()
    {
        var bytes = "/a"u8.ToArray();
        var key = Comparer.Create(bytes);
        bytes[1] = (byte)'b';
        Assert.Equal("/a"u8.ToArray(), key);
    }

    [Fact]
    public void GetHashCode_ManyTargets_SpreadsThem()
    {
        var hashes = Enumerable.Range(0, 10_000).Select(index => Comparer.GetHashCode(Encoding.ASCII.GetBytes($"/{index}.html"))).Distinct();
        Assert.InRange(hashes.Count(), 9_990, 10_000);
    }
}
