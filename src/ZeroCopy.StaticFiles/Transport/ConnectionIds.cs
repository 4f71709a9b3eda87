namespace ZeroCopy.StaticFiles.Transport;

/// <summary>Names connections in the log, in the form that Kestrel's have: 13 characters, one greater than the last.</summary>
internal static class ConnectionIds
{
    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUV";

    // Begins at the time of the start, so that names differ between two runs.
    private static long _last = DateTime.UtcNow.Ticks;

    public static string Next() => string.Create(13, Interlocked.Increment(ref _last), static (characters, id) =>
    {
        for (var index = characters.Length - 1; index >= 0; index--)
        {
            characters[index] = Digits[(int)(id & 31)];
            id >>= 5;
        }
    });
}
