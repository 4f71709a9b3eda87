namespace ZeroCopy.StaticFiles.Decisions;

/// <summary>The coding for a client.</summary>
/// <param name="Coding">One coding, or none for the identity.</param>
/// <param name="IsAcceptable">Whether the client takes it; if not, it is still the best there is.</param>
internal readonly record struct NegotiatedCoding(ContentCodings Coding, bool IsAcceptable);
