namespace ZeroCopy.StaticFiles.Connections;

/// <summary>Why a request with a known file is handed to the pipeline.</summary>
internal enum HandOverReason
{
    /// <summary>It is not.</summary>
    None,

    /// <summary>Conditions and ranges are longer than a browser's ever are.</summary>
    FieldsTooLong,

    /// <summary>The client takes none of the codings, and the options refuse it.</summary>
    NotAcceptable,

    /// <summary>The answer has several parts.</summary>
    SeveralRanges,

    /// <summary>A header field has a value that is not plain text.</summary>
    FieldsNotPlain,
}
