namespace ZeroCopy.Host.ResponseCompression;

/// <summary>How answers of applications behind this server are compressed.</summary>
/// <param name="Types">Media types, such as text/html.</param>
/// <param name="Codings">Content codings, the preferred one first.</param>
/// <param name="MinLength">Bytes that an answer has at least, where its length is known.</param>
internal sealed record ProxiedCompressionSettings(IReadOnlyList<string> Types, IReadOnlyList<string> Codings, int MinLength);
