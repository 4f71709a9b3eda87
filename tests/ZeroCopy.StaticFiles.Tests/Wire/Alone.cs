namespace ZeroCopy.StaticFiles.Tests.Wire;

/// <summary>Tests that measure time, memory or CPU of the whole process: one after the other, with nothing beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "Alone";
}
