namespace ZeroCopy.Samples.DropIn;

/// <summary>What a client sends to take a note.</summary>
public sealed record NewNote(string? Text);
