namespace ZeroCopy.Host.Explanation;

/// <summary>One row of the explanation.</summary>
/// <param name="Area">Rows of one area stand together: request, path, file, answer.</param>
/// <param name="Name">What it is about.</param>
/// <param name="Text">What was found, and what follows from it.</param>
internal sealed record Reason(string Area, string Name, string Text);
