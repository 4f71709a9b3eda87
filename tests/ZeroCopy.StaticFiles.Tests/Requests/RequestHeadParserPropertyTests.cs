using System.Buffers;
using System.Text;
using CsCheck;
using Microsoft.AspNetCore.Server.Kestrel.Core.Internal.Http;
using ZeroCopy.StaticFiles.Requests;

namespace ZeroCopy.StaticFiles.Tests.Requests;

public class RequestHeadParserPropertyTests
{
    private static readonly Gen<string> Piece = Gen.OneOf(
        Gen.OneOfConst(
            "\r\n", "\r", "\n", "\r\n\r\n", " ", "\t", ":", ": ", "\0", "\u007f", "\u00e4", "#", "?", "/", "%", "*", "a", "0", "GET ", "HEAD ", "POST ",
            "HTTP/1.1", "HTTP/1.0", "HTTP/2.0", " HTTP/1.1\r\n", "\r\nHost: b", "\r\nConnection: close", "\r\nConnection: keep-alive",
            "\r\nContent-Length: 0", "\r\nTransfer-Encoding: chunked", "\r\nExpect: 100-continue", "\r\nUpgrade: h2c", "\r\nRange: bytes=0-1",
            "\r\nIf-None-Match: \"a\"", "\r\nX:", "\r\n X: a", "\r\n: a"),
        Gen.Char['\0', '\u00ff'].Select(character => character.ToString()));

    // (where of a thousand, characters to take away, what to put there) for each mutation.
    private static readonly Gen<string> Mutated =
        Gen.Select(Gen.OneOfConst(RequestHeads.Valid), Gen.Select(Gen.Int[0, 1000], Gen.Int[0, 3], Piece).Array[0, 4]).Select((text, edits) =>
        {
            foreach (var (place, removed, piece) in edits)
            {
                var index = text.Length * place / 1000;
                text = text[..index] + piece + text[Math.Min(index + removed, text.Length)..];
            }

            return text;
        });

    [Fact]
    public void Parse_AnyText_CompleteIsAWholeHeadOfCrLfLines() => Mutated.Sample(
        text =>
        {
            var head = ParsedHead.Of(text);

            if (head.Result == RequestHeadResult.Complete)
            {
                Assert.InRange(head.Length, 1, text.Length);
                var bytes = text[..head.Length];
                Assert.EndsWith("\r\n\r\n", bytes, StringComparison.Ordinal);
                var bare = bytes.Replace("\r\n", "", StringComparison.Ordinal);
                Assert.DoesNotContain('\r', bare);
                Assert.DoesNotContain('\n', bare);

                // The empty line is at the end and nowhere before it.
                Assert.Equal(bytes.Length - 4, bytes.IndexOf("\r\n\r\n", StringComparison.Ordinal));
            }
        },
        iter: 20_000,
        threads: 1);

    [Fact]
    public void Parse_AnyText_CompleteIsReadByKestrelInTheSameWay() => Mutated.Sample(
        text =>
        {
            var head = ParsedHead.Of(text);

            if (head.Result == RequestHeadResult.Complete)
            {
                var kestrel = KestrelsReading.Of(text);
                Assert.Equal(
                    (head.Length, head.Method, head.Target, head.Path, head.Version),
                    (kestrel.Length, kestrel.Method, kestrel.Target, kestrel.Path, kestrel.Version));
                Assert.Equal(
                    ParsedHead.Join(
                        kestrel["Accept-Encoding"], kestrel["If-Match"], kestrel["If-None-Match"], kestrel["If-Modified-Since"],
                        kestrel["If-Unmodified-Since"], kestrel["If-Range"], kestrel["Range"]),
                    head.Fields);
                Assert.Equal(
                    kestrel["Connection"].Equals("keep-alive", StringComparison.OrdinalIgnoreCase)
                        || (kestrel.Version == "HTTP/1.1" && !kestrel["Connection"].Equals("close", StringComparison.OrdinalIgnoreCase)),
                    head.IsPersistent);
                Assert.All(["Content-Length", "Transfer-Encoding", "Expect", "Upgrade"], name => Assert.False(kestrel.Has(name)));
                Assert.True(kestrel.Has("Host") || kestrel.Version == "HTTP/1.0");
            }
        },
        iter: 20_000,
        threads: 1);

    // Bytes that arrive later never make another request of those that are there.
    [Fact]
    public void Parse_PrefixOfAnyText_AgreesWithTheWhole() => Gen.Select(Mutated, Gen.Int[0, 1000]).Sample(
        (text, part) =>
        {
            var whole = ParsedHead.Of(text);
            var front = ParsedHead.Of(text[..(text.Length * part / 1000)]);

            if (front.Result != RequestHeadResult.Incomplete)
            {
                Assert.Equal(whole, front);
            }
        },
        iter: 20_000,
        threads: 1);

    [Fact]
    public void Parse_AnyBytes_Throws_Nothing() => Gen.Byte.Array[0, 200].Sample(
        bytes =>
        {
            _ = ParsedHead.Of(bytes);
            _ = ParsedHead.Of([.. "GET /"u8, .. bytes]);
            _ = ParsedHead.Of([.. "GET / HTTP/1.1\r\n"u8, .. bytes]);
        },
        iter: 10_000,
        threads: 1);

    /// <summary>What the parser of Kestrel makes of the same bytes.</summary>
    private sealed class KestrelsReading : IHttpRequestLineHandler, IHttpHeadersHandler
    {
        private readonly Dictionary<string, List<string>> _fields = new(StringComparer.OrdinalIgnoreCase);

        public int Length { get; private set; }

        public string Method { get; private set; } = "";

        public string Version { get; private set; } = "";

        public string Target { get; private set; } = "";

        public string Path { get; private set; } = "";

        /// <summary>The one value of a field; empty when absent.</summary>
        public string this[string name] => _fields.TryGetValue(name, out var values) ? Assert.Single(values) : "";

        public static KestrelsReading Of(string text)
        {
            var reading = new KestrelsReading();
            var parser = new HttpParser<KestrelsReading>();
            var reader = new SequenceReader<byte>(new ReadOnlySequence<byte>(Encoding.Latin1.GetBytes(text)));
            Assert.True(parser.ParseRequestLine(reading, ref reader));
            Assert.True(parser.ParseHeaders(reading, ref reader));
            reading.Length = (int)reader.Consumed;
            return reading;
        }

        public bool Has(string name) => _fields.ContainsKey(name);

        public void OnStartLine(HttpVersionAndMethod versionAndMethod, TargetOffsetPathLength targetPath, Span<byte> startLine)
        {
            Method = versionAndMethod.Method.ToString().ToUpperInvariant();
            Version = versionAndMethod.Version switch
            {
                HttpVersion.Http11 => "HTTP/1.1",
                HttpVersion.Http10 => "HTTP/1.0",
                var other => other.ToString(),
            };
            Target = Encoding.Latin1.GetString(startLine[targetPath.Offset..]);
            Path = Target[..targetPath.Length];
        }

        public void OnHeader(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
        {
            var text = Encoding.Latin1.GetString(name);
            _fields[text] = [.. _fields.GetValueOrDefault(text, []), Encoding.Latin1.GetString(value)];
        }

        public void OnHeadersComplete(bool endStream)
        {
            // The consumed length tells.
        }

        public void OnStaticIndexedHeader(int index) => throw new NotSupportedException("HTTP/2 only.");

        public void OnStaticIndexedHeader(int index, ReadOnlySpan<byte> value) => throw new NotSupportedException("HTTP/2 only.");
    }
}
