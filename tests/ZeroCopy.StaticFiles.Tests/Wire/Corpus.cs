using System.Globalization;

namespace ZeroCopy.StaticFiles.Tests.Wire;

/// <summary>Requests over several files, asked of every door and of <c>UseStaticFiles</c>.</summary>
internal static class Corpus
{
    private static readonly (string Name, int Length)[] Files =
        [("page.txt", PageServer.Length), ("empty.css", 0), ("app.js", 20_000), ("images/photo.png", 300_001), ("data.unknown", 77)];

    /// <summary>Fields that need no knowledge of the file's validators, except by placeholder: {etag}, {date}, {before}, {after}.</summary>
    private static readonly string[][] FieldSets =
    [
        [],
        ["Range: bytes=0-0"],
        ["Range: bytes=10-499"],
        ["Range: bytes=50-"],
        ["Range: bytes=-20"],
        ["Range: bytes=-9999999"],
        ["Range: bytes=9999999-"],
        ["Range: bytes=20-10"],
        ["Range: bytes=0-1,4-5"],
        ["Range: bytes=0-9,,"],
        ["Range: bytes=1-99999999999999999999"],
        ["Range: bytes= 1 - 2"],
        ["Range: lines=0-1"],
        ["Range: bytes=0-9", "If-Range: {etag}"],
        ["Range: bytes=0-9", "If-Range: W/{etag}"],
        ["Range: bytes=0-9", "If-Range: \"other\""],
        ["Range: bytes=0-9", "If-Range: {date}"],
        ["Range: bytes=0-9", "If-Range: {after}"],
        ["Range: bytes=0-9", "If-Range: {before}"],
        ["Range: bytes=0-9", "If-Range: nonsense"],
        ["If-None-Match: {etag}"],
        ["If-None-Match: W/{etag}"],
        ["If-None-Match: \"a\", {etag}, \"b\""],
        ["If-None-Match: \"other\""],
        ["If-None-Match: *"],
        ["If-None-Match: nonsense"],
        ["If-None-Match: \"a\", *"],
        ["If-None-Match: \"\\\", {etag}"],
        ["If-None-Match: nonsense", "If-Modified-Since: {date}"],
        ["If-None-Match: \"other\"", "If-Modified-Since: {date}"],
        ["If-None-Match: {etag}", "If-Modified-Since: {before}"],
        ["If-None-Match: {etag}", "Range: bytes=0-9"],
        ["If-Modified-Since: {date}"],
        ["If-Modified-Since: {before}"],
        ["If-Modified-Since: {after}"],
        ["If-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT"],
        ["If-Modified-Since: nonsense"],
        ["If-Match: {etag}"],
        ["If-Match: W/{etag}"],
        ["If-Match: \"other\""],
        ["If-Match: *"],
        ["If-Match: nonsense"],
        ["If-Match: \"a\", *"],
        ["If-Match: {etag}", "If-Unmodified-Since: {before}"],
        ["If-Match: {etag}", "Range: bytes=0-9"],
        ["If-Unmodified-Since: {date}"],
        ["If-Unmodified-Since: {before}"],
        ["If-Unmodified-Since: nonsense"],
    ];

    private static readonly string[] OtherPaths =
        ["/missing.txt", "/", "/images", "/images/", "/page.txt/", "/.hidden", "/.git/config", "/.well-known/security.txt", "/link.txt", "/out.txt", "/absolute.txt", "/gr%C3%BCn.txt", "/page.txt?query=1", "//page.txt", "/images//photo.png"];

    /// <summary>One request.</summary>
    internal sealed record Request(string Method, string Path, string File, string[] Fields)
    {
        public override string ToString() => $"{Method} {Path} {string.Join(" | ", Fields)}".TrimEnd();
    }

    public static IReadOnlyList<Request> Requests { get; } =
    [
        .. from file in Files
           from method in new[] { "GET", "HEAD" }
           from fields in FieldSets
           select new Request(method, "/" + file.Name, file.Name, fields),
        .. from path in OtherPaths from method in new[] { "GET", "HEAD" } select new Request(method, path, "page.txt", []),
        .. from method in new[] { "POST", "PUT", "DELETE" } select new Request(method, "/page.txt", "page.txt", []),
    ];

    /// <summary>Writes the files; all of one age, so that their validators are the same everywhere.</summary>
    public static void Write(TemporaryDirectory root, string directory)
    {
        foreach (var (name, length) in Files)
        {
            root.WriteRandom($"{directory}/{name}", length);
            root.Date($"{directory}/{name}", PageServer.Modified);
        }

        foreach (var name in new[] { ".hidden", ".git/config", ".well-known/security.txt", "grün.txt", "../outside.txt" })
        {
            root.Write($"{directory}/{name}", name);
            root.Date($"{directory}/{name}", PageServer.Modified);
        }

        root.Link(directory + "/link.txt", "page.txt");
        root.Link(directory + "/out.txt", "../outside.txt");
        root.Link(directory + "/absolute.txt", root[directory + "/page.txt"]);
    }

    /// <summary>Asks everything over <paramref name="client"/>.</summary>
    /// <returns>For each request its status, header fields and a hash of its body, in one text.</returns>
    public static async Task<IReadOnlyDictionary<string, string>> AskAsync(HttpMessageInvoker client, Uri address, Version version)
    {
        var tags = new Dictionary<string, string>();
        var answers = new Dictionary<string, string>();

        foreach (var file in Files)
        {
            using var response = await SendAsync(client, address, version, new Request("HEAD", "/" + file.Name, file.Name, []), "");
            tags[file.Name] = response.Headers.NonValidated["ETag"].ToString();
        }

        foreach (var request in Requests)
        {
            using var response = await SendAsync(client, address, version, request, tags[request.File]);
            answers.Add(request.ToString(), await DescribeAsync(response));
        }

        return answers;
    }

    private static Task<HttpResponseMessage> SendAsync(HttpMessageInvoker client, Uri address, Version version, Request request, string tag)
    {
        var message = new HttpRequestMessage(new HttpMethod(request.Method), new Uri(address, new Uri(address.GetLeftPart(UriPartial.Authority) + request.Path)))
        {
            Version = version,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };

        foreach (var field in request.Fields)
        {
            var (name, value) = (field[..field.IndexOf(':', StringComparison.Ordinal)], field[(field.IndexOf(':', StringComparison.Ordinal) + 2)..]);
            value = value.Replace("{etag}", tag, StringComparison.Ordinal)
                .Replace("{date}", PageServer.LastModified, StringComparison.Ordinal)
                .Replace("{before}", PageServer.Before, StringComparison.Ordinal)
                .Replace("{after}", PageServer.After, StringComparison.Ordinal);
            Assert.True(message.Headers.TryAddWithoutValidation(name, value));
        }

        return client.SendAsync(message, CancellationToken.None);
    }

    // Date moves on. Server and a Content-Length of 0 are Kestrel's additions, which a test server does not make.
    private static async Task<string> DescribeAsync(HttpResponseMessage response)
    {
        var body = await response.Content.ReadAsByteArrayAsync();
        var fields = response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated)
            .Select(field => $"{field.Key}: {field.Value}")
            .Where(field => !field.StartsWith("Date:", StringComparison.Ordinal) && !field.StartsWith("Server:", StringComparison.Ordinal) && field != "Content-Length: 0")
            .Order(StringComparer.Ordinal);

        return string.Create(CultureInfo.InvariantCulture, $"{(int)response.StatusCode} {string.Join(" | ", fields)} ({body.Length} bytes {HashingStream.HashOf(body)[..8]})");
    }
}
