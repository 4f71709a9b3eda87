namespace ZeroCopy.StaticFiles.Responses;

/// <summary>Field values that more than one answer has.</summary>
internal static class HeaderText
{
    public const string AcceptEncoding = "Accept-Encoding";
}
