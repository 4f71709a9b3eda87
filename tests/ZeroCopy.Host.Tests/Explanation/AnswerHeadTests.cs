using ZeroCopy.Host.Explanation;

namespace ZeroCopy.Host.Tests.Explanation;

public class AnswerHeadTests
{
    [Fact]
    public void TryParse_Complete_IsTheHeadWithoutTheBody()
    {
        Assert.True(AnswerHead.TryParse("HTTP/1.1 200 OK\r\nA: b:c\r\nContent-Length: 4\r\n\r\nbody"u8, out var head));

        Assert.Equal((200, "b:c", true), (head.StatusCode, head["a"], head.HasContent));
        Assert.Equal(2, head.Fields.Count);
    }

    [Fact]
    public void TryParse_CutOff_False() => Assert.False(AnswerHead.TryParse("HTTP/1.1 200 OK\r\nA: b\r\n"u8, out _));
}
