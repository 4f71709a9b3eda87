using ZeroCopy.StaticFiles.Requests;

namespace ZeroCopy.StaticFiles.Tests.Requests;

public class FieldTextTests
{
    [Fact]
    public void Widen_RoomForAll_GivesEachItsOwn()
    {
        var text = new FieldText(new char[6]);
        var first = text.Widen("abc"u8);
        var second = text.Widen([]);
        var third = text.Widen([0xE4, 0x7E, 0x21]);

        Assert.True(text.Fits);
        Assert.Equal("abc", first.ToString());
        Assert.Equal("", second.ToString());
        Assert.Equal("ä~!", third.ToString());
    }

    [Fact]
    public void Widen_NoRoom_SaysSoFromThenOn()
    {
        var text = new FieldText(new char[3]);
        text.Widen("ab"u8);
        Assert.Equal("", text.Widen("cd"u8).ToString());
        Assert.False(text.Fits);

        Assert.Equal("e", text.Widen("e"u8).ToString());
        Assert.False(text.Fits);
    }
}
