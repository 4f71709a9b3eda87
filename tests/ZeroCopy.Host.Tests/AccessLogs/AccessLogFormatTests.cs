using System.Buffers;
using System.Net;
using System.Text;
using System.Text.Json;
using CsCheck;
using ZeroCopy.Host.AccessLogs;

namespace ZeroCopy.Host.Tests.AccessLogs;

public class AccessLogFormatTests
{
    // What a client sends cannot end its field or its line.
    [Fact]
    public void Combined_AnyBytes_StayInTheirField() => Gen.Select(Gen.Byte.Array, Gen.Byte.Array).Sample((target, agent) =>
    {
        var line = Combined(Request(target, agent));
        return line.Count(value => value == '"') == 6 && line.IndexOf('\n', StringComparison.Ordinal) == line.Length - 1 && line.All(value => value is '\n' or (>= ' ' and <= '~'));
    });

    [Fact]
    public void Json_AnyText_IsReadBack() => Gen.Select(Gen.String, Gen.String).Sample((target, agent) =>
    {
        // Lone surrogates have no UTF-8.
        (target, agent) = (Cut(target), Cut(agent));
        var output = new ArrayBufferWriter<byte>();
        using var format = new JsonFormat(output);
        format.Write(Request(Encoding.UTF8.GetBytes(target), Encoding.UTF8.GetBytes(agent)), IPAddress.Loopback);
        var text = Encoding.UTF8.GetString(output.WrittenSpan);
        var read = JsonDocument.Parse(text).RootElement;
        return text.IndexOf('\n', StringComparison.Ordinal) == text.Length - 1 && Property(read, "target") == target && Property(read, "user_agent") == agent;
    });

    [Fact]
    public void Combined_AllThereIs_IsAsNginxWritesIt()
    {
        var request = Request("/a?b"u8.ToArray(), "agent \u00e9"u8.ToArray());
        request.Referer = request.Keep("http://r/");
        request.User = request.Keep("me");
        Assert.Equal("2001:db8::1 - me [02/Jan/2026:03:04:05 +0000] \"GET /a?b HTTP/1.1\" 206 77 \"http://r/\" \"agent \\xC3\\xA9\"\n", Combined(request, IPAddress.Parse("2001:db8::1")));
    }

    [Fact]
    public void Keep_MoreThanIsKept_IsCut()
    {
        var request = new LoggedRequest();
        request.Target = request.Keep(new string('t', 7000));
        request.Referer = request.Keep(new string('r', 3000));
        request.UserAgent = request.Keep("agent");

        Assert.Equal((7000, 1192, 0), (request[request.Target].Length, request[request.Referer].Length, request[request.UserAgent].Length));
        Assert.False(request.IsUsual);
    }

    private static string Cut(string text) => new([.. text.Where(character => !char.IsSurrogate(character)).Take(500)]);

    private static string Property(JsonElement line, string name) => line.TryGetProperty(name, out var value) ? value.GetString()! : "";

    private static LoggedRequest Request(byte[] target, byte[] agent)
    {
        var request = new LoggedRequest
        {
            Time = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
            Method = "GET",
            Protocol = "HTTP/1.1",
            StatusCode = 206,
            SentBytes = 77,
        };
        request.Target = request.Keep(target);
        request.UserAgent = request.Keep(agent);
        return request;
    }

    private static string Combined(LoggedRequest request, IPAddress? client = null)
    {
        var output = new ArrayBufferWriter<byte>();
        CombinedFormat.Write(output, request, client);
        return Encoding.Latin1.GetString(output.WrittenSpan);
    }
}
