namespace ZeroCopy.Host.Serving;

/// <summary>Who may connect to the Unix domain sockets of the server.</summary>
/// <param name="Mode">Permissions of the file; <see langword="null"/> leaves them to the umask.</param>
/// <param name="GroupId">Its group; <see langword="null"/> leaves it to the process.</param>
internal sealed record UnixSocketSettings(UnixFileMode? Mode, uint? GroupId);
