namespace ZeroCopy.Samples.SpaWithApi;

/// <summary>How a download is handed to the server in front.</summary>
public enum DownloadHandOver
{
    /// <summary>Not at all: this process sends it. The default, because it works without a server in front.</summary>
    None,

    /// <summary>By <c>X-Accel-Redirect</c>, with a path below the internal location, as nginx has it.</summary>
    XAccelRedirect,

    /// <summary>By <c>X-Sendfile</c>, with the path of the file on disk, as Apache and lighttpd have it.</summary>
    XSendfile,
}
