namespace ZeroCopy.StaticFiles;

/// <summary>Options of ZeroCopy that <c>StaticFileOptions</c> has no word for.</summary>
public sealed class ZeroCopyOptions
{
    /// <summary>
    /// Whether completions of these connections run on the runtime's socket event thread instead of the thread pool.
    /// </summary>
    /// <remarks>
    /// <para>
    /// Saves a thread hop, about 5 µs of CPU for a response of 1 KB, when Kestrel's
    /// <c>SocketTransportOptions.UnsafePreferInlineScheduling</c> is set too. Then the whole request pipeline runs on the
    /// event thread: set it only where no middleware or handler blocks, or where all endpoints have <c>UseZeroCopyStaticFiles</c> or
    /// <c>UseZeroCopyFileServer</c>, and none has TLS: behind those the pipeline runs on the thread pool, as in the <c>zerocopy</c> server.
    /// </para>
    /// <para>The default is <see langword="false"/>: an application's handlers may block, and one that does would stall every connection.</para>
    /// </remarks>
    public bool InlineCompletions { get; set; }

    /// <summary>
    /// Whether requests of a trace that its caller records (the sampled flag of <c>traceparent</c>, W3C Trace Context) are left to the request
    /// pipeline by endpoints with <c>UseZeroCopyStaticFiles</c>, <c>UseZeroCopyFileServer</c> or <c>UseZeroCopySites</c>.
    /// </summary>
    /// <remarks>
    /// The default is <see langword="false"/>: what is answered on the connection makes no <c>Activity</c>. Set it where traces are exported, so that
    /// none of them has a gap; requests without the flag are answered on the connection as before.
    /// </remarks>
    public bool LeaveSampledRequests { get; set; }

    /// <summary>The most files that each <c>UseZeroCopyStaticFiles</c> keeps open between requests, on Linux.</summary>
    /// <remarks>
    /// A file that is open already costs one look at its path (statx) instead of openat2, statx and close: about a fifth of
    /// the CPU of a small response. Each takes a descriptor, closed after 60 s without a request. The default is 512: half
    /// the usual soft limit of 1,024 descriptors stays for connections. 0 opens and closes the file for each request.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int OpenFileCacheCapacity
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    } = 512;

    /// <summary>How long a look at the path of an open file is good for.</summary>
    /// <remarks>
    /// The default is zero: every request looks, so a change is served at once, as by <c>UseStaticFiles</c>. With one
    /// second, as in the <c>zerocopy</c> server, a hot file costs no look at all, and a change is served a second later at
    /// the latest (nginx: open_file_cache_valid, 60 s).
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public TimeSpan OpenFileCacheRevalidation
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            field = value;
        }
    }

    /// <summary>
    /// The most request targets for which an endpoint with <c>UseZeroCopyStaticFiles</c> or <c>UseZeroCopyFileServer</c> remembers a
    /// prepared response.
    /// </summary>
    /// <remarks>
    /// The default is 4,096: about 1 KB each, with what a response needs besides its content. The one used least recently makes room;
    /// after 60 s without a request it goes in any case.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int ResponseCacheCapacity
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 4096;

    /// <summary>The most bytes of native memory for the content of files up to 32 KiB behind such endpoints.</summary>
    /// <remarks>
    /// Head and body then leave in one system call. The default is 64 MiB. Files for which there is no room, and larger ones, are
    /// sent by <c>sendfile</c>; 0 sends all of them so.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public long ResponseCacheMemory
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    } = 64 * 1024 * 1024;

    /// <summary>
    /// A JSON file with the mechanism to send files by, for each length, as measured on this machine: what <see cref="TransferMode.Auto"/>
    /// then does for files in the page cache. <see langword="null"/>, the default, has none. Read once, when the server starts.
    /// </summary>
    /// <remarks>
    /// <c>{ "version": 1, "tcp": [ { "upTo": 65536, "mode": "OffHeapCopy" }, { "mode": "SendFile" } ], "unix": [] }</c>, bounds in bytes, ascending.
    /// A file that is missing or cannot be read so ends the start with an error that says why.
    /// </remarks>
    public string? TransferCalibrationFile { get; set; }

    /// <summary>How long such an endpoint answers from what it remembers before it looks at the file system again.</summary>
    /// <remarks>
    /// The default is one second (nginx: open_file_cache_valid, 60 s): a change that the system does not tell of (inotify) is served
    /// that much later at the latest. It is never zero: a look at the file system may wait for a disk, and has to leave the event thread.
    /// <see cref="OpenFileCacheRevalidation"/> comes on top of it: leave that at zero.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 10 ms.</exception>
    public TimeSpan ResponseCacheRevalidation
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.FromMilliseconds(10));
            field = value;
        }
    } = TimeSpan.FromSeconds(1);
}
