namespace ZeroCopy.Host.AccessLogs;

/// <summary>A part of the text of a <see cref="LoggedRequest"/>.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="Length">Its bytes; 0 where there is none.</param>
internal readonly record struct TextPart(int Start, int Length);
