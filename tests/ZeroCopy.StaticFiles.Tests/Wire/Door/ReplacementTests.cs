namespace ZeroCopy.StaticFiles.Tests.Wire.Door;

public class ReplacementTests
{
    private static readonly (string Name, int Length, char Letter)[] Versions = [("one", 1000, 'a'), ("two", 20_000, 'b'), ("three", 70_000, 'c')];

    // RFC 9110 §8.8.3: an entity tag tells one representation from another. Tag, length and content of an answer are of one version,
    // however fast they take turns, in memory (up to 32 KiB) and by sendfile.
    [Fact]
    public async Task Get_FileReplacedAllTheTime_EveryAnswerIsOneVersion()
    {
        var server = await DoorServer.StartAsync(cache: options => options.ResponseCacheRevalidation = TimeSpan.FromMilliseconds(10), behind: DoorServer.UseFiles);
        var age = new DateTimeOffset(2024, 5, 6, 7, 8, 9, TimeSpan.Zero).AddTicks(1);
        Put(server, 0, age);
        using var done = new CancellationTokenSource();
        var replacing = Task.Run(
            () =>
            {
                for (var turn = 1; !done.IsCancellationRequested; turn++)
                {
                    Put(server, turn, age);
                    Thread.Sleep(1);
                }
            },
            TestContext.Current.CancellationToken);

        var seen = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => ReadAsync(server.Port), TestContext.Current.CancellationToken)));
        await done.CancelAsync();
        await replacing;

        // One tag stands for one content, for all clients.
        var tags = seen.SelectMany(pairs => pairs).Distinct().ToList();
        Assert.Equal(tags.Count, tags.Select(pair => pair.Tag).Distinct().Count());
        Assert.Equal(Versions.Length, tags.Count);
        Assert.InRange(server.Answered, 100, 4000);
        await server.EndAsync();
    }

    private static async Task<HashSet<(string? Tag, int Length)>> ReadAsync(int port)
    {
        var seen = new HashSet<(string? Tag, int Length)>();
        using var client = await RawClient.ConnectAsync(port);

        for (var turn = 0; turn < 1000; turn++)
        {
            var response = await client.RequestAsync("GET", "/a.txt");
            Assert.Equal(200, response.StatusCode);
            var version = Versions.Single(version => version.Length == response.Body.Length);
            Assert.False(response.Body.AsSpan().ContainsAnyExcept((byte)version.Letter));
            seen.Add((response["ETag"], version.Length));
        }

        return seen;
    }

    // Each version has a time of its own, so a tag of its own, and is never half there.
    private static void Put(DoorServer server, int turn, DateTimeOffset age)
    {
        var (name, length, letter) = Versions[turn % Versions.Length];
        server.Root.Write(name, new string(letter, length));
        server.Root.Date(name, age.AddDays(turn % Versions.Length));
        File.Move(server.Root[name], server.Root["a.txt"], overwrite: true);
    }
}
