using System.Runtime.CompilerServices;

namespace ZeroCopy.StaticFiles.Tests.Interop.Linux;

/// <summary>A test of real Linux system calls; skipped elsewhere.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute([CallerFilePath] string? sourceFilePath = null, [CallerLineNumber] int sourceLineNumber = -1)
        : base(sourceFilePath, sourceLineNumber)
    {
        if (!OperatingSystem.IsLinux())
        {
            // The library has no such calls to make there: it copies, and the tests of that run everywhere.
            Skip = "Linux system calls";
        }
    }
}
