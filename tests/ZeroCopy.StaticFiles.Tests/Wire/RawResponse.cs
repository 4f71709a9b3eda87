namespace ZeroCopy.StaticFiles.Tests.Wire;

/// <summary>A response as it came over the wire.</summary>
internal sealed record RawResponse(string StatusLine, IReadOnlyList<KeyValuePair<string, string>> Fields, byte[] Body)
{
    public int StatusCode => int.Parse(StatusLine.AsSpan(9, 3), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The only value of a field, or null. Fails on a repeated field.</summary>
    public string? this[string name] => Fields.SingleOrDefault(field => field.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    public string Text => System.Text.Encoding.UTF8.GetString(Body);

    /// <summary>Status and header fields without Date, sorted: what two doors must agree on.</summary>
    public string Comparable => string.Join(
        '\n',
        Fields.Where(header => !header.Key.Equals("Date", StringComparison.OrdinalIgnoreCase))
            .Select(header => $"{header.Key.ToLowerInvariant()}: {header.Value}")
            .Order(StringComparer.Ordinal)
            .Prepend(StatusCode.ToString(System.Globalization.CultureInfo.InvariantCulture)));
}
