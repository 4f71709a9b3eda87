using System.Text;
using ZeroCopy.StaticFiles.Requests;

namespace ZeroCopy.StaticFiles.Tests.Requests;

public class TraceParentTests
{
    // W3C Trace Context §3.2.2.5.1: "When set, the least significant bit (right-most), denotes that the caller may have recorded trace data."
    [Theory]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", true)]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00", false)]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-03", true)]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0b", true)]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-02", false)]
    [InlineData("cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-what-comes", true)]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0x", false)]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c", false)]
    [InlineData("", false)]
    public void IsSampled_Value_IsTheLowestFlag(string value, bool expected) => Assert.Equal(expected, TraceParent.IsSampled(Encoding.ASCII.GetBytes(value)));
}
