using CsCheck;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using ZeroCopy.StaticFiles.Decisions;
using ZeroCopy.StaticFiles.Responses;

namespace ZeroCopy.StaticFiles.Tests.Responses;

public class MultipartRangesTests
{
    // Whatever the length of the file and the ranges asked: what a client takes apart is what it asked for, and Content-Length is exact.
    [Fact]
    public void Create_AnyRangeSet_ReadsBackAsTheBytesAsked() =>
        Gen.Select(Gen.Select(Gen.Int[0, 80], Gen.Int[0, 20]).Array[2, 8], Gen.Int[1, 80]).Sample(
            (asked, length) =>
            {
                var content = new byte[length];
                new Random(length).NextBytes(content);
                var set = RangeSet.Parse("bytes=" + string.Join(',', asked.Select(range => $"{range.Item1}-{range.Item1 + range.Item2}")), length);

                if (set.Result != RangeResult.Several)
                {
                    return;
                }

                var multipart = MultipartRanges.Create(set.Parts!, "text/plain", length);
                var body = new MemoryStream();

                for (var index = 0; index < multipart.Count; index++)
                {
                    body.Write(multipart.Head(index).Span);
                    body.Write(content, (int)multipart.Range(index).Offset, (int)multipart.Range(index).Length);
                }

                body.Write(multipart.End.Span);
                Assert.Equal(multipart.ContentLength, body.Length);
                Assert.Equal(set.Parts!.Select(part => content[(int)part.Offset..(int)(part.Offset + part.Length)]), ReadBack(multipart, body, length));
            },
            iter: 2_000,
            threads: 1);

    private static List<byte[]> ReadBack(MultipartRanges multipart, MemoryStream body, int length)
    {
        body.Position = 0;
        var reader = new MultipartReader(MediaTypeHeaderValue.Parse(multipart.ContentType).Boundary.Value!, body);
        var parts = new List<byte[]>();

        while (reader.ReadNextSectionAsync().GetAwaiter().GetResult() is { } section)
        {
            var part = new MemoryStream();
            section.Body.CopyTo(part);
            var range = ContentRangeHeaderValue.Parse(section.Headers!["Content-Range"].ToString());
            Assert.Equal((length, part.Length), ((int)range.Length!, range.To - range.From + 1));
            parts.Add(part.ToArray());
        }

        return parts;
    }
}
