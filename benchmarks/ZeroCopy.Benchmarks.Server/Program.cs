using System.Globalization;
using ZeroCopy.Benchmarks.Server;

const string usage = """
    Usage:
      ZeroCopy.Benchmarks.Server stock DIR URL      serve DIR by UseStaticFiles()
      ZeroCopy.Benchmarks.Server library DIR URL    serve DIR by UseZeroCopyStaticFiles()
      ZeroCopy.Benchmarks.Server blocking DIR URL   the same, and GET /block holds a thread for 200 ms
      ZeroCopy.Benchmarks.Server download URL FILE  save the answer; fails unless it is 200
      ZeroCopy.Benchmarks.Server slow-readers URL COUNT SECONDS BYTES_PER_SECOND
                                                    COUNT downloads at once, each at that rate, for SECONDS
      ZeroCopy.Benchmarks.Server idle URL COUNT SECONDS
                                                    COUNT connections, each served once, then silent for SECONDS
    """;

switch (args)
{
    case ["stock", var directory, var url]:
        await FileServer.RunAsync(directory, url, zeroCopy: false);
        return 0;
    case ["library", var directory, var url]:
        await FileServer.RunAsync(directory, url, zeroCopy: true);
        return 0;
    case ["blocking", var directory, var url]:
        await FileServer.RunAsync(directory, url, zeroCopy: true, blocking: true);
        return 0;
    case ["download", var url, var file]:
        return await Download.RunAsync(new Uri(url), file);
    case ["slow-readers", var url, var count, var seconds, var bytesPerSecond]:
        return await SlowReaders.RunAsync(new Uri(url), Number(count), TimeSpan.FromSeconds(Number(seconds)), Number(bytesPerSecond));
    case ["idle", var url, var count, var seconds]:
        return await IdleConnections.RunAsync(new Uri(url), Number(count), TimeSpan.FromSeconds(Number(seconds)));
    default:
        await Console.Error.WriteLineAsync(usage);
        return 2;
}

static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
