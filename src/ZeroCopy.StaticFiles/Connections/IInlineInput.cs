namespace ZeroCopy.StaticFiles.Connections;

/// <summary>Connection feature of this library's transport.</summary>
internal interface IInlineInput
{
    /// <summary>Lets whoever reads the connection go on where bytes come in, on the event thread. Call it before the first wait.</summary>
    void PreferInline();
}
