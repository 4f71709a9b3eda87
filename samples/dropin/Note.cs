namespace ZeroCopy.Samples.DropIn;

/// <summary>A note, as it was taken.</summary>
public sealed record Note(int Id, string Text);
