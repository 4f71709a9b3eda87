namespace ZeroCopy.StaticFiles.Sites;

/// <summary>Why a target is not answered on the connection.</summary>
internal enum ElsewhereReason : byte
{
    /// <summary>It is: there is a file for it, ready to be sent.</summary>
    None,

    /// <summary>The options have code of the application to run, ask for digests, or leave all to the pipeline.</summary>
    OptionsNeedPipeline,

    /// <summary>No site is for the host.</summary>
    UnknownHost,

    /// <summary>The target can be read in more than one way.</summary>
    TargetNotPlain,

    /// <summary>The target lies below no site of the host.</summary>
    OutsideMount,

    /// <summary>It leads to no file: a redirect, a listing, or nothing.</summary>
    NoFile,

    /// <summary>There are only files in a coding, so the answer is another one for each client.</summary>
    OnlyCoded,

    /// <summary>The file provider offers a stream, not a file.</summary>
    NotAFile,

    /// <summary>The file changed a moment ago, so that its entity tag is weak for now.</summary>
    JustChanged,

    /// <summary>The hash for the entity tag is being computed.</summary>
    HashPending,

    /// <summary>The file is not held in memory, and no cache keeps it open.</summary>
    NotKeptOpen,

    /// <summary>A policy decides who may have it, or adds to the answer.</summary>
    PolicyAsked,
}
