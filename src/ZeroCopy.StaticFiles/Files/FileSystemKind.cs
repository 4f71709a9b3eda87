namespace ZeroCopy.StaticFiles.Files;

/// <summary>Who else may change the files without this kernel's knowing.</summary>
internal enum FileSystemKind
{
    /// <summary>Nobody: all changes come through this kernel.</summary>
    Local,

    /// <summary>A server or another machine.</summary>
    Network,

    /// <summary>The machine that this one is a guest of, by a driver of VirtualBox's.</summary>
    SharedFolder,

    /// <summary>A program, which does as it likes.</summary>
    Fuse,

    /// <summary>Files without a length: nothing to serve.</summary>
    Kernel,

    /// <summary>Not in the table.</summary>
    Unknown,
}
