using System.Globalization;

namespace ZeroCopy.StaticFiles.Tests.Wire;

/// <summary>A server for the tests of one class, with one text of 1,000 bytes whose validators are known.</summary>
public sealed class PageServer : IAsyncLifetime
{
    internal const string Path = "/page.txt";

    internal const int Length = 1000;

    /// <summary>With ticks below a second, which an HTTP-date cannot show and the entity tag must.</summary>
    internal static readonly DateTimeOffset Modified = new DateTimeOffset(2024, 5, 6, 7, 8, 9, TimeSpan.Zero).AddTicks(1234567);

    internal static readonly string ETag = $"\"{Modified.Ticks - DateTimeOffset.UnixEpoch.Ticks:x}-3e8\"";

    internal const string LastModified = "Mon, 06 May 2024 07:08:09 GMT";

    internal const string Before = "Mon, 06 May 2024 07:08:08 GMT";

    internal const string After = "Mon, 06 May 2024 07:08:10 GMT";

    /// <summary>Lines of 10 bytes, each with its own number, so that every position is recognizable.</summary>
    internal static readonly byte[] Content = [.. Enumerable.Range(0, Length / 10).SelectMany(line => System.Text.Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"line {line:d4}\n")))];

    internal WireServer Server { get; private set; } = null!;

    internal int Port => Server.Port;

    public async ValueTask InitializeAsync()
    {
        Server = await WireServer.StartFilesAsync();
        Write(Server.Root);
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    /// <summary>Writes the page into another server's directory.</summary>
    internal static void Write(TemporaryDirectory root, string relative = "page.txt")
    {
        root.Write(relative, Content);
        root.Date(relative, Modified);
    }

    internal Task<RawResponse> GetAsync(params string[] fields) => RawClient.GetAsync(Port, Path, fields);
}
