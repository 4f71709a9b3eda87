using System.Net;

namespace ZeroCopy.Benchmarks.Server;

/// <summary>One whole download, so that the scripts need no other HTTP client than the SDK brings.</summary>
internal static class Download
{
    public static async Task<int> RunAsync(Uri url, string file)
    {
        using var client = new HttpClient();
        using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead);
        if (response.StatusCode != HttpStatusCode.OK)
        {
            await Console.Error.WriteLineAsync($"{url} answered {(int)response.StatusCode}, not 200");
            return 1;
        }

        await using var target = new FileStream(file, FileMode.OpenOrCreate, FileAccess.Write);
        await response.Content.CopyToAsync(target);
        return 0;
    }
}
