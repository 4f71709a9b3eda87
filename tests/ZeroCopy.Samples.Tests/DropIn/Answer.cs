namespace ZeroCopy.Samples.Tests.DropIn;

/// <summary>Everything of a response that a client could tell apart, but for Date and the value of ETag.</summary>
/// <param name="Fields">Header fields, one a line, sorted.</param>
internal sealed record Answer(int Status, string Fields, string Content)
{
    public static async Task<Answer> OfAsync(HttpClient client, HttpMethod method, string path, string? field = null, string? value = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (field is not null)
        {
            request.Headers.TryAddWithoutValidation(field, value);
        }

        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        var lines = response.Headers.Concat(response.Content.Headers)
            .Where(header => header.Key != "Date")
            .Select(header => header.Key == "ETag" ? "ETag" : $"{header.Key}: {string.Join(", ", header.Value)}")
            .Order(StringComparer.Ordinal);
        var content = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        return new Answer((int)response.StatusCode, string.Join('\n', lines), Convert.ToHexString(content));
    }
}
