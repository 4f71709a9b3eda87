namespace ZeroCopy.StaticFiles.Requests;

/// <summary>What the bytes at the front of a connection are.</summary>
internal enum RequestHeadResult
{
    /// <summary>Not plainly a GET or HEAD without a body: the server behind decides what it is, and reads on from there.</summary>
    Other,

    /// <summary>The front of a head; all of it is valid so far.</summary>
    Incomplete,

    /// <summary>A complete and strictly valid GET or HEAD without a body.</summary>
    Complete,
}
