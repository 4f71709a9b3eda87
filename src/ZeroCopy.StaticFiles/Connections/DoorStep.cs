namespace ZeroCopy.StaticFiles.Connections;

/// <summary>What comes after a look at the bytes of a connection.</summary>
internal enum DoorStep
{
    /// <summary>All bytes are answered: read on.</summary>
    Read,

    /// <summary>The front of a head is left, and may become a request: wait for more.</summary>
    ReadMore,

    /// <summary>The output is to be flushed before the next request is looked at.</summary>
    Flush,

    /// <summary>The file system has to be asked about the next request.</summary>
    LookUp,

    /// <summary>The next request is complete and has no body, and is Kestrel's.</summary>
    HandOver,

    /// <summary>What comes next is Kestrel's, and so is everything behind it.</summary>
    HandOverForGood,

    /// <summary>The last request is answered, and the connection ends.</summary>
    Close,
}
